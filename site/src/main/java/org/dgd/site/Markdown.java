package org.dgd.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/** One page of Markdown as HTML, with its sections for the search. */
final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Pattern ATTRIBUTE = Pattern.compile("\\b(src|href)=\"([^\"]*)\"");
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    /** @param id of the heading, empty for what stands above the first one */
    record Section(String heading, String id, String text) { }

    private final Formulas formulas = new Formulas();
    private final Map<Node, String> ids = new HashMap<>();
    private final Node document;

    Markdown(String markdown, Page page, Links links) {
        document = PARSER.parse(formulas.taken(markdown));
        document.accept(new AbstractVisitor() {
            private final Map<String, Integer> met = new HashMap<>();

            @Override public void visit(Link link) {
                link.setDestination(links.href(page, link.getDestination()));
                visitChildren(link);
            }

            @Override public void visit(Image image) {
                image.setDestination(links.href(page, image.getDestination()));
                visitChildren(image);
            }

            @Override public void visit(HtmlBlock html) { html.setLiteral(linked(html.getLiteral(), page, links)); }

            @Override public void visit(HtmlInline html) { html.setLiteral(linked(html.getLiteral(), page, links)); }

            @Override public void visit(Heading heading) {
                String id = id(text(heading));
                int before = met.merge(id, 1, Integer::sum) - 1;
                ids.put(heading, before == 0 ? id : id + "-" + before);
                visitChildren(heading);
            }
        });
    }

    private static String linked(String html, Page page, Links links) {
        return ATTRIBUTE.matcher(html).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + "=\"" + links.href(page, m.group(2)) + "\""));
    }

    /** As GitHub makes it of a heading. */
    static String id(String heading) {
        return Formulas.without(heading).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "").replace(' ', '-');
    }

    String html() {
        HtmlRenderer renderer = HtmlRenderer.builder().extensions(EXTENSIONS).nodeRendererFactory(Blocks::new)
                .attributeProviderFactory(_ -> (node, _, attributes) -> { if (ids.containsKey(node)) attributes.put("id", ids.get(node)); }).build();
        return formulas.restored(renderer.render(document));
    }

    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        String heading = "", id = "";
        var text = new StringBuilder();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading) {
                if (!text.isEmpty() || !heading.isEmpty()) sections.add(new Section(heading, id, text.toString().strip()));
                heading = Formulas.without(text(node)).strip();
                id = ids.get(node);
                text.setLength(0);
            } else text.append(Formulas.without(text(node))).append(' ');
        }
        sections.add(new Section(heading, id, text.toString().strip()));
        return sections;
    }

    private static String text(Node node) {
        var text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override public void visit(Text t) { text.append(t.getLiteral()); }
            @Override public void visit(Code c) { text.append(c.getLiteral()); }
            @Override public void visit(SoftLineBreak b) { text.append(' '); }
            @Override public void visit(FencedCodeBlock b) { text.append(b.getLiteral()).append(' '); }

            @Override protected void visitChildren(Node parent) {
                super.visitChildren(parent);
                if (parent instanceof Block || parent instanceof CustomNode) text.append(' ');       // a table's cells are nodes of their own
            }
        });
        return text.toString();
    }

    /** Fenced blocks, in colours. */
    private record Blocks(HtmlNodeRendererContext context) implements NodeRenderer {
        @Override public Set<Class<? extends Node>> getNodeTypes() { return Set.of(FencedCodeBlock.class); }

        @Override public void render(Node node) {
            FencedCodeBlock block = (FencedCodeBlock) node;
            context.getWriter().line();
            context.getWriter().raw("<pre><code>" + Highlight.html(block.getLiteral(), block.getInfo()) + "</code></pre>");
            context.getWriter().line();
        }
    }
}
