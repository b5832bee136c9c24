import java.io.File;
import java.util.TreeSet;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.expression.ShortFormEntityChecker;
import org.semanticweb.owlapi.model.*;
import org.semanticweb.owlapi.model.parameters.Imports;
import org.semanticweb.owlapi.util.BidirectionalShortFormProviderAdapter;
import org.semanticweb.owlapi.util.SimpleIRIMapper;
import org.semanticweb.owlapi.util.SimpleShortFormProvider;
import org.semanticweb.owlapi.util.mansyntax.ManchesterOWLSyntaxParser;

/**
 * The instances of class expressions in Manchester syntax, read by the OWL API's own parser with short names, as
 * Protege reads them. Arguments: mapping file (lines "IRI TAB path"), ontology file, expressions. Prints a line
 * "expression TAB instances", the instances as IRIs with a blank between.
 */
public final class OwlAsk {
    public static void main(String[] arguments) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        for (String line : java.nio.file.Files.readAllLines(new File(arguments[0]).toPath())) {
            String[] pair = line.split("\t");
            manager.getIRIMappers().add(new SimpleIRIMapper(IRI.create(pair[0]), IRI.create(new File(pair[1]))));
        }
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(arguments[1]));
        OWLDataFactory factory = manager.getOWLDataFactory();
        ShortFormEntityChecker names = new ShortFormEntityChecker(new BidirectionalShortFormProviderAdapter(
            manager, manager.getImportsClosure(ontology), new SimpleShortFormProvider()));
        for (int i = 2; i < arguments.length; i++) {
            ManchesterOWLSyntaxParser parser = OWLManager.createManchesterParser();
            parser.setDefaultOntology(ontology);
            parser.setOWLEntityChecker(names);
            parser.setStringToParse(arguments[i]);
            // One name for each expression, so that the reasoner works once and not once for each.
            manager.addAxiom(ontology, factory.getOWLEquivalentClassesAxiom(
                factory.getOWLClass(IRI.create("urn:ask:" + i)), parser.parseClassExpression()));
        }
        Reasoner reasoner = new Reasoner(new Configuration(), ontology);
        for (int i = 2; i < arguments.length; i++) {
            TreeSet<String> found = new TreeSet<>();
            for (OWLNamedIndividual one : reasoner.getInstances(
                    factory.getOWLClass(IRI.create("urn:ask:" + i)), false).getFlattened()) {
                found.add(one.getIRI().toString());
            }
            System.out.println(arguments[i] + "\t" + String.join(" ", found));
        }
    }
}
