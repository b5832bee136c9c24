import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.elk.owlapi.ElkReasonerFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.*;
import org.semanticweb.owlapi.reasoner.InferenceType;
import org.semanticweb.owlapi.reasoner.OWLReasoner;
import org.semanticweb.owlapi.util.SimpleIRIMapper;

/**
 * Strict HermiT and ELK over one ontology. Arguments: mapping file (lines "IRI TAB path"), ontology file.
 *
 * <p>HermiT is made directly and not through its factory, which skips datatypes it does not know. Prints lines
 * "reasoner TAB what TAB value", among them every entailed subclass pair of named classes.
 */
public final class OwlReason {
    public static void main(String[] arguments) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        for (String line : java.nio.file.Files.readAllLines(new File(arguments[0]).toPath())) {
            String[] pair = line.split("\t");
            manager.getIRIMappers().add(new SimpleIRIMapper(IRI.create(pair[0]), IRI.create(new File(pair[1]))));
        }
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(arguments[1]));
        tell("hermit", ontology, new Reasoner(new Configuration(), ontology));
        tell("elk", ontology, new ElkReasonerFactory().createReasoner(ontology));
    }

    private static void tell(String name, OWLOntology ontology, OWLReasoner reasoner) {
        boolean consistent = reasoner.isConsistent();
        System.out.println(name + "\tconsistent\t" + consistent);
        if (!consistent) return;
        reasoner.precomputeInferences(InferenceType.CLASS_HIERARCHY);
        Set<String> pairs = new TreeSet<>();
        for (OWLClass kind : ontology.getClassesInSignature(org.semanticweb.owlapi.model.parameters.Imports.INCLUDED)) {
            if (kind.isBuiltIn()) continue;
            for (OWLClass broader : reasoner.getSuperClasses(kind, false).getFlattened()) {
                if (!broader.isOWLThing()) pairs.add(kind.getIRI() + " " + broader.getIRI());
            }
            for (OWLClass same : reasoner.getEquivalentClasses(kind).getEntities()) {
                if (same.isOWLNothing()) System.out.println(name + "\tunsatisfiable\t" + kind.getIRI());
                else if (!same.equals(kind)) pairs.add(kind.getIRI() + " " + same.getIRI());
            }
        }
        for (String pair : pairs) System.out.println(name + "\tsubclass\t" + pair);
        reasoner.dispose();
    }
}
