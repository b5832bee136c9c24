"""How Sphinx builds the manual; run by nasss.manual on a copy of this folder."""

from pathlib import Path

from sphinx.application import Sphinx

from nasss.cli import cli
from nasss.reference import write
from nasss.resources import version as nasss_version

project = "nasss"
author = "The nasss contributors"
version = release = nasss_version()

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["**/*.ipynb"]
myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 3
# SPARQL with what only this project's files have, and console blocks with output, are still worth colouring.
suppress_warnings = ["misc.highlighting_failure"]

# Two hyphens are two hyphens: they begin an option.
smartquotes = False
napoleon_use_ivar = True
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = f"nasss {version}"
html_static_path = ["static"]
html_css_files = ["manual.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Write the pages that are made from the code before the sources are read."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir), cli) and None)
