"""Sphinx, strict and offline: no fonts, no scripts and no styles from anywhere else."""

project = "Xiezhi 獬豸"
author = "the authors of Xiezhi"
# This name is Sphinx's, not ours.
copyright = "2026, the authors of Xiezhi"  # noqa: A001 - Sphinx reads this very name
language = "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["decisions/0000-template.md"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist", "fieldlist"]
html_theme = "alabaster"
html_theme_options = {
    "description": "The law on an agency's own acts, checked with its working shown",
    "fixed_sidebar": True,
    "font_family": '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif',
    "page_width": "1100px",
    "show_powered_by": False,
}
html_copy_source = False
html_show_sourcelink = False
