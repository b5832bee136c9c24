"""Stores and graphs with the shipped ontology and studies, as fixtures for the tests of the questions."""

import pyoxigraph as ox
import pytest
import study_data
from rdflib import Graph


@pytest.fixture(scope="session")
def stores() -> dict[str, ox.Store]:
    """One store for each data set, with the ontology. Not to be changed by a test."""
    return {dataset: study_data.store(dataset) for dataset in study_data.DATASETS}


@pytest.fixture(scope="session")
def strohm(stores: dict[str, ox.Store]) -> ox.Store:
    """The paper's study with the ontology. Not to be changed by a test."""
    return stores["strohm-2020"]


@pytest.fixture(scope="session")
def bare_ontology() -> ox.Store:
    """The ontology without any study. Not to be changed by a test."""
    return study_data.store()


@pytest.fixture
def strohm_copy() -> ox.Store:
    """The paper's study with the ontology, for a test to change."""
    return study_data.store("strohm-2020")


@pytest.fixture(scope="session")
def cross(stores: dict[str, ox.Store]) -> ox.Store:
    """The invented studies that go together, with the ontology. Not to be changed by a test."""
    return stores["cross"]


@pytest.fixture(scope="session")
def shipped(stores: dict[str, ox.Store]) -> ox.Store:
    """All real studies with the ontology. Not to be changed by a test."""
    return stores["all"]


@pytest.fixture(scope="session")
def alone() -> dict[str, ox.Store]:
    """One store for each study, real or invented, with the ontology. Not to be changed by a test."""
    return {study: study_data.store(study) for study in study_data.STUDIES}


@pytest.fixture(scope="session")
def everything() -> ox.Store:
    """All studies together with the ontology, real and invented. Not to be changed by a test."""
    return study_data.store(*study_data.DATASETS)


@pytest.fixture(scope="session")
def graphs() -> dict[str, Graph]:
    """The same as `stores`, in rdflib."""
    found = {}
    for dataset in study_data.DATASETS:
        graph = Graph()
        graph += study_data.ontology_graph()
        for triple in study_data.triples(dataset):
            graph.add(triple)
        found[dataset] = graph
    return found
