"""Bytes into files: never over what somebody else wrote, whole or not at all, and private to their owner."""

from refgraph.saving.accounts import account_file, changed_since_written, is_as_written, with_account
from refgraph.saving.place import Place, bring_back, finish_changes, save
from refgraph.saving.refusing import require_apart, require_folder_of, require_writable
from refgraph.saving.texts import encoded
from refgraph.saving.written import ACCOUNT, SETTINGS_MARK, account_of, is_written_by_refgraph, written_files

__all__ = [
    "ACCOUNT",
    "SETTINGS_MARK",
    "Place",
    "account_file",
    "account_of",
    "bring_back",
    "changed_since_written",
    "encoded",
    "finish_changes",
    "is_as_written",
    "is_written_by_refgraph",
    "require_apart",
    "require_folder_of",
    "require_writable",
    "save",
    "with_account",
    "written_files",
]
