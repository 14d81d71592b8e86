import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

/** Imports one file as Gephi's "Open" does and prints what arrived, one "key<TAB>value" a line, for the Python test. */
public class ImportCheck {
    public static void main(String[] args) throws Exception {
        System.setProperty("java.awt.headless", "true");
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        Workspace workspace = projects.getCurrentWorkspace();
        ImportController importer = Lookup.getDefault().lookup(ImportController.class);
        Container container = importer.importFile(new File(args[0]));
        // Before processing, which empties the report.
        for (java.util.Iterator<Issue> issues = container.getReport().getIssues(10_000); issues.hasNext(); ) {
            Issue issue = issues.next();
            say("issue", issue.getLevel() + " " + issue.getMessage());
        }
        // With its default, Gephi adds the weights of parallel edges of one type; the file must not have any.
        importer.process(container, new DefaultProcessor(), workspace);
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
        say("nodes", model.getGraph().getNodeCount());
        say("edges", model.getGraph().getEdgeCount());
        say("directed", model.isDirected());
        say("timeformat", model.getTimeFormat());
        for (Column column : model.getNodeTable()) {
            say("node column", column.getId() + " " + column.getTypeClass().getSimpleName());
        }
        for (Column column : model.getEdgeTable()) {
            say("edge column", column.getId() + " " + column.getTypeClass().getSimpleName());
        }
        Map<String, Integer> types = new TreeMap<>();
        double weights = 0;
        for (Edge edge : model.getGraph().getEdges()) {
            types.merge(String.valueOf(edge.getTypeLabel()), 1, Integer::sum);
            weights += edge.getWeight();
        }
        types.forEach((type, count) -> say("type", type + " " + count));
        say("weights", weights);
        for (Node node : model.getGraph().getNodes()) {
            StringBuilder values = new StringBuilder();
            for (String id : new String[] {"type", "year", "papers", "aliases"}) {
                Object value = model.getNodeTable().hasColumn(id) ? node.getAttribute(id) : null;
                String text = value instanceof Object[] ? String.join(" ¦ ", (String[]) value) : String.valueOf(value);
                values.append('\t').append(text);
            }
            Interval[] when = node.getTimeBounds() == null ? null : new Interval[] {node.getTimeBounds()};
            say("node", node.getId() + "\t" + node.getLabel() + "\t" + node.x() + "\t" + node.y() + "\t" + node.size()
                + "\t" + String.format("#%06x", node.getColor().getRGB() & 0xffffff) + values
                + "\t" + (when == null ? "" : (long) when[0].getLow()));
        }
        for (Edge edge : model.getGraph().getEdges()) {
            Object evidence = model.getEdgeTable().hasColumn("evidence") ? edge.getAttribute("evidence") : null;
            say("edge", edge.getSource().getId() + "\t" + edge.getTypeLabel() + "\t" + edge.getTarget().getId() + "\t"
                + edge.getWeight() + "\t" + edge.getLabel() + "\t" + String.format("#%06x", edge.getColor().getRGB() & 0xffffff)
                + "\t" + evidence);
        }
    }

    private static void say(String key, Object value) {
        System.out.println(key + "\t" + String.valueOf(value).replace("\n", " "));
    }
}
