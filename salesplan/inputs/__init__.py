"""CSV → domain records and findings; settings; the workspace. Nothing heavy is imported before it is needed."""

from salesplan.inputs.adding import append_rows
from salesplan.inputs.columns import FILES, InputFile
from salesplan.inputs.columns_reference import columns_table, header, template
from salesplan.inputs.digests import raw_digest
from salesplan.inputs.reading import InputsRead, read_inputs
from salesplan.inputs.settings import (
    LoadedSettings,
    as_document,
    flatten,
    load_settings,
    settings_digest,
)
from salesplan.inputs.settings_reference import settings_table, settings_template
from salesplan.inputs.workspace import find_workspace

__all__ = [
    "FILES",
    "InputFile",
    "InputsRead",
    "LoadedSettings",
    "append_rows",
    "as_document",
    "columns_table",
    "find_workspace",
    "flatten",
    "header",
    "load_settings",
    "raw_digest",
    "read_inputs",
    "settings_digest",
    "settings_table",
    "settings_template",
    "template",
]
