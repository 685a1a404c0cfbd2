package io.callstream.e2e.docs;

import io.callstream.e2e.code.Repository;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/// What the POMs use: libraries, programs, annotation processors and plugins.
final class Poms {
    private static final String OURS = "io.callstream";
    private static final List<String> USES =
            List.of("dependency", "artifactItem", "path", "plugin");

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> managed = new HashMap<>();
    private final Map<String, String> boms = new HashMap<>();
    private final List<Document> documents = new ArrayList<>();

    private Poms() {}

    static Poms read() {
        Poms poms = new Poms();
        for (Path module : Repository.modules()) {
            poms.documents.add(parse(module.resolve("pom.xml")));
        }
        Document root = parse(Repository.root().resolve("pom.xml"));
        elements(root, "properties")
                .flatMap(Poms::children)
                .forEach(one -> poms.properties.put(one.getTagName(), one.getTextContent()));
        for (Document document : poms.documents) {
            for (String use : USES) {
                elements(document, use).forEach(poms::manage);
            }
        }
        return poms;
    }

    /// `group:artifact` → version, of all that some module uses.
    SortedMap<String, String> used() {
        SortedMap<String, String> used = new TreeMap<>();
        for (Document document : documents) {
            for (String use : USES) {
                elements(document, use)
                        .filter(one -> !isManagement(one))
                        .filter(one -> !group(one).startsWith(OURS))
                        .forEach(one -> used.put(name(one), version(one)));
            }
        }
        return used;
    }

    private void manage(Element one) {
        String version = text(one, "version");
        boolean fixture = text(one, "classifier").equals("tests");
        if (version.isEmpty() || fixture) {
            return;
        }
        managed.put(name(one), resolve(version));
        if (text(one, "scope").equals("import")) {
            boms.put(group(one), resolve(version));
        }
    }

    private String version(Element one) {
        String known = managed.get(name(one));
        if (known != null) {
            return known;
        }
        return boms.entrySet().stream()
                .filter(bom -> group(one).startsWith(bom.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name(one) + " has no version"));
    }

    private String resolve(String version) {
        return version.startsWith("${")
                ? properties.getOrDefault(version.substring(2, version.length() - 1), version)
                : version;
    }

    private static String name(Element one) {
        return group(one) + ":" + text(one, "artifactId");
    }

    private static String group(Element one) {
        String group = text(one, "groupId");
        return group.isEmpty() ? "org.apache.maven.plugins" : group;
    }

    private static boolean isManagement(Element one) {
        for (Node at = one; at != null; at = at.getParentNode()) {
            if (at.getNodeName().equals("dependencyManagement")
                    || at.getNodeName().equals("pluginManagement")) {
                return true;
            }
        }
        return false;
    }

    private static String text(Element one, String name) {
        return children(one)
                .filter(child -> child.getTagName().equals(name))
                .map(child -> child.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static Stream<Element> children(Element one) {
        return nodes(one.getChildNodes());
    }

    private static Stream<Element> elements(Document document, String name) {
        return nodes(document.getElementsByTagName(name));
    }

    private static Stream<Element> nodes(NodeList list) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < list.getLength(); i++) {
            if (list.item(i) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements.stream();
    }

    private static Document parse(Path pom) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException(pom + " cannot be read", e);
        }
    }
}
