import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.Map;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.io.RDFParserMetaData;
import org.semanticweb.owlapi.model.*;
import org.semanticweb.owlapi.formats.RDFDocumentFormat;
import org.semanticweb.owlapi.profiles.*;
import org.semanticweb.owlapi.util.SimpleIRIMapper;

/**
 * What the OWL API makes of an ontology file: the checks that Protege's loader would pass or fail.
 *
 * <p>Arguments: mapping file (lines "IRI TAB path"), output folder, then the files to load. Every import must be
 * in the mapping; there is no other way to an import. Prints lines "file TAB key TAB value" and writes, for each
 * file, the parsed ontology as Turtle into the output folder, so that the caller can compare the triples. Written
 * for the methods that the 4.5 and the 5.1 line have in common.
 */
public final class OwlGate {
    private static final PrintStream OUT = System.out;

    public static void main(String[] arguments) throws Exception {
        List<String> mapping = java.nio.file.Files.readAllLines(new File(arguments[0]).toPath());
        File folder = new File(arguments[1]);
        for (int i = 2; i < arguments.length; i++) {
            try {
                check(new File(arguments[i]), mapping, folder);
            } catch (OWLOntologyCreationException | OWLRuntimeException error) {
                String text = String.valueOf(error.getMessage());
                say(arguments[i], "failure", error.getClass().getSimpleName() + ": " + text.split("\n")[0]);
            }
        }
    }

    private static void check(File file, List<String> mapping, File folder) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        Set<IRI> known = new HashSet<>();
        for (String line : mapping) {
            String[] pair = line.split("\t");
            known.add(IRI.create(pair[0]));
            manager.getIRIMappers().add(new SimpleIRIMapper(IRI.create(pair[0]), IRI.create(new File(pair[1]))));
        }
        List<String> missing = new ArrayList<>();
        manager.addMissingImportListener(event -> missing.add(event.getImportedOntologyURI().toString()));
        OWLOntologyLoaderConfiguration lenient = new OWLOntologyLoaderConfiguration()
            .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT);
        // An import outside the mapping would be looked for on the network: refuse it before it is tried.
        manager.getIRIMappers().add((OWLOntologyIRIMapper) iri -> known.contains(iri)
            ? null : IRI.create(new File(folder, "not-in-catalog-" + Math.abs(iri.hashCode()))));
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new FileDocumentSource(file), lenient);

        say(file, "parser", format(manager, ontology));
        say(file, "ontologies", String.valueOf(manager.getImportsClosure(ontology).size()));
        say(file, "missing imports", joined(missing));
        say(file, "axioms", String.valueOf(ontology.getAxiomCount()));
        say(file, "logical axioms", String.valueOf(ontology.getLogicalAxiomCount()));
        say(file, "classes", String.valueOf(ontology.getClassesInSignature().size()));
        List<String> unparsed = new ArrayList<>();
        List<String> undeclared = new ArrayList<>();
        Set<OWLEntity> declared = new HashSet<>();
        Set<OWLAxiom> all = new HashSet<>();
        for (OWLOntology part : manager.getImportsClosure(ontology)) {
            OWLDocumentFormat read = manager.getOntologyFormat(part);
            if (read instanceof RDFDocumentFormat) {
                // The 5.1 line wraps the answer in an Optional, the 4.5 line does not.
                Object data = ((RDFDocumentFormat) read).getOntologyLoaderMetaData();
                if (data instanceof java.util.Optional) data = ((java.util.Optional<?>) data).orElse(null);
                if (data instanceof RDFParserMetaData) {
                    ((RDFParserMetaData) data).getUnparsedTriples().forEach(triple -> unparsed.add(triple.toString()));
                }
            }
            for (OWLDeclarationAxiom axiom : part.getAxioms(AxiomType.DECLARATION)) declared.add(axiom.getEntity());
            all.addAll(part.getAxioms());
        }
        for (OWLOntology part : manager.getImportsClosure(ontology)) {
            for (OWLEntity entity : part.getSignature()) {
                if (!entity.isBuiltIn() && !entity.isOWLNamedIndividual() && !declared.contains(entity)) {
                    undeclared.add(entity.getEntityType().getName() + " " + entity.getIRI());
                }
            }
        }
        say(file, "unparsed triples", joined(unparsed));
        say(file, "undeclared entities", joined(undeclared));
        say(file, "closure axioms", String.valueOf(all.size()));
        OWLOntology merged = OWLManager.createOWLOntologyManager().createOntology(all, IRI.create("urn:merged"));
        report(file, "DL closure", new OWL2DLProfile().checkOntology(ontology));
        report(file, "DL merged", new OWL2DLProfile().checkOntology(merged));
        report(file, "EL merged", new OWL2ELProfile().checkOntology(merged));
        report(file, "QL merged", new OWL2QLProfile().checkOntology(merged));
        report(file, "RL merged", new OWL2RLProfile().checkOntology(merged));
        try (OutputStream out = new FileOutputStream(new File(folder, file.getName() + ".roundtrip.ttl"))) {
            manager.saveOntology(ontology, new TurtleDocumentFormat(), out);
        }
    }

    private static String format(OWLOntologyManager manager, OWLOntology ontology) {
        return String.valueOf(manager.getOntologyFormat(ontology));
    }

    private static void report(File file, String name, OWLProfileReport report) {
        Map<String, Integer> kinds = new TreeMap<>();
        for (OWLProfileViolation violation : report.getViolations()) {
            kinds.merge(violation.getClass().getSimpleName(), 1, Integer::sum);
        }
        say(file, name, kinds.toString());
        if (name.startsWith("DL")) {
            for (OWLProfileViolation violation : report.getViolations()) say(file, name + " violation", violation.toString());
        }
    }

    private static String joined(List<String> lines) {
        List<String> sorted = new ArrayList<>(new HashSet<>(lines));
        Collections.sort(sorted);
        return String.join(" | ", sorted);
    }

    private static void say(Object file, String key, String value) {
        OUT.println(file + "\t" + key + "\t" + value.replace("\n", " ").replace("\t", " "));
    }
}
