"""A release as an RO-Crate: its folders and files described, so that a repository can take it in."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from nasss.citation import LICENCES, Citation
from nasss.description import media_type

METADATA = "ro-crate-metadata.json"
# Written out, so that a newer library does not change the release.
CRATE_VERSION = "1.3"
MAKER = "#creator"
_NAMES = {
    "MIT": ("MIT licence", "For the code."),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", "For the ontology, the data and the questions."),
}


def crate(
    folder: Path,
    about: Citation,
    *,
    date: str,
    folders: Mapping[str, str],
    files: Mapping[str, str],
    words: Iterable[str],
) -> str:
    """The ``ro-crate-metadata.json`` of a release; the same bytes for the same files.

    Args:
        folder: where its files are.
        about: what ``CITATION.cff`` says.
        date: the day it carries, as YYYY-MM-DD.
        folders: what is in each of its folders, by name.
        files: what is in each of the files that are described one by one, by name.
        words: keywords.
    """
    made = ROCrate(version=CRATE_VERSION)
    licences = {}
    for name, iri in LICENCES.items():
        title, what = _NAMES[name]
        entity = {"@type": "CreativeWork", "name": title, "description": what, "identifier": name, "url": iri}
        licences[name] = made.add(ContextEntity(made, iri, properties=entity))
    maker = made.add(ContextEntity(made, MAKER, properties={"@type": "Organization", "name": about.authors}))
    root = made.root_dataset
    root["name"] = about.title
    root["description"] = (
        "The NASSS ontology, interview findings about the adoption of health technologies as RDF, mappings to other "
        "ontologies, shapes, questions and their answers."
    )
    # The library would put the time of the clock here.
    root["datePublished"] = date
    root["version"] = about.version
    root["license"] = licences["CC-BY-4.0"]
    root["creator"] = maker
    root["publisher"] = maker
    root["keywords"] = ", ".join(words)
    root["isBasedOn"] = [{"@id": f"https://doi.org/{doi}"} for doi in about.sources]
    for doi in about.sources:
        work = {"@type": "ScholarlyArticle", "name": f"doi:{doi}", "identifier": f"https://doi.org/{doi}"}
        made.add(ContextEntity(made, f"https://doi.org/{doi}", properties=work))
    for name, what in sorted(folders.items()):
        inside = [{"@id": file} for file in sorted(files) if file.startswith(f"{name}/")]
        # A list of one is written as the one.
        parts = inside if len(inside) > 1 else inside[0]
        made.add_dataset(dest_path=f"{name}/", properties={"name": name, "description": what, "hasPart": parts})
    for name, what in sorted(files.items()):
        entity = {
            "name": Path(name).name,
            "description": what,
            "encodingFormat": media_type(name),
            "contentSize": str((folder / name).stat().st_size),
        }
        if name == "LICENSE":
            entity["license"] = licences["MIT"]  # the others have that of the whole
        made.add_file(dest_path=name, properties=entity)
    document = made.metadata.generate()
    document["@graph"] = sorted(document["@graph"], key=lambda entity: (entity["@id"] != METADATA, entity["@id"]))
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
