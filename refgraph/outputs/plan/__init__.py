"""The plan as files: pages to print, lists to tick off, a workbook, calendars, tasks for the CRM and their ledger."""

from refgraph.outputs.plan.calendars import write_calendar
from refgraph.outputs.plan.emitted import LEDGER
from refgraph.outputs.plan.lists import firm_list, in_words
from refgraph.outputs.plan.naming import as_day
from refgraph.outputs.plan.pages import FirmPage, Week, WeeklyPage, firm_page, weekly_pages
from refgraph.outputs.plan.reading import holds_plan, read_plan, remembered_tasks
from refgraph.outputs.plan.words import short_action
from refgraph.outputs.plan.writing import WrittenPlan, about_plan, plan_files, write_plan

__all__ = [
    "LEDGER",
    "FirmPage",
    "Week",
    "WeeklyPage",
    "WrittenPlan",
    "about_plan",
    "as_day",
    "firm_list",
    "firm_page",
    "holds_plan",
    "in_words",
    "plan_files",
    "read_plan",
    "remembered_tasks",
    "short_action",
    "weekly_pages",
    "write_calendar",
    "write_plan",
]
