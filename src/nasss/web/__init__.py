"""The web server: pages, the SPARQL endpoint, the questions as an API; needs ``pip install 'nasss[web]'``."""
