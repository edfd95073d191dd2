"""Survey tools: SurveyMonkey, Qualtrics, Delighted. Every row is an answer, whoever's name stands in it."""

from __future__ import annotations

from refgraph.crm.headers import CRM, RECOMMEND, UNUSED

SURVEYS = CRM(
    "surveys",
    {
        "feedback": {
            "contact_id": ("External Reference", "Recipient Email", "Email Address", "Email", "Custom Data 1",
                           "Person Email"),
            "date": ("Recorded Date", "End Date", "Date Modified", "Response Date", "Created At", "Completed At",
                     "Start Date"),
            "score": (RECOMMEND, "Score", "NPS Score", "NPS"),
            "comment": ("Comment", "Open-Ended Response", "Feedback"),
            UNUSED: ("Status", "Finished", "Progress", "Response ID", "NPS Group", "Name"),
        }
    },
    {},
    table="feedback",
    unconfirmed=("Custom Data 1", "Person Email", "Completed At", "Comment", "Score"),
)  # fmt: skip
