package org.dgd.site;

import java.util.Optional;

/** What surrounds the text of a page: head, search, contents, the way to the pages before and after. */
final class Template {
    private final Contents contents;
    private final boolean withApi;

    Template(Contents contents, boolean withApi) {
        this.contents = contents;
        this.withApi = withApi;
    }

    String page(Page page, String body) {
        String up = page.toRoot();
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <link rel="stylesheet" href="%sstyle.css">
                <script defer src="%ssearch-index.js"></script>
                <script defer src="%ssearch.js"></script>
                </head>
                <body data-root="%s">
                <header><a class="home" href="%sindex.html">Deep Generative Decoder</a><a href="#contents">Contents</a>%s
                <div class="search"><input id="search" type="search" placeholder="Search (press /)" aria-label="Search" autocomplete="off"><ol id="found" hidden></ol></div></header>
                <div class="columns">
                <main>
                %s
                <p class="around">%s%s</p>
                </main>
                <nav id="contents"><h2>Contents</h2>
                %s</nav>
                </div>
                </body>
                </html>
                """.formatted(Html.escape(page.title()), up, up, up, up, up, withApi ? "<a href=\"" + up + "api/index.html\">API</a>" : "", body,
                around(page, contents.before(page), "before", "← "), around(page, contents.after(page), "after", ""), list(page));
    }

    private static String around(Page from, Optional<Page> to, String kind, String arrow) {
        return to.map(page -> "<a class=\"" + kind + "\" href=\"" + from.toRoot() + page.target() + "\">" + arrow + Html.escape(page.title())
                + (arrow.isEmpty() ? " →" : "") + "</a>").orElse("");
    }

    private String list(Page here) {
        var list = new StringBuilder("<ul>\n");
        boolean chapters = false;
        for (Page page : contents.pages()) {
            if (chapters && !page.isChapter()) list.append("</ul>\n<h3>Guides</h3>\n<ul>\n");
            chapters = page.isChapter();
            list.append("<li>").append(page.equals(here) ? "<b>" + Html.escape(page.title()) + "</b>" : "<a href=\"" + here.toRoot() + page.target() + "\">" + Html.escape(page.title()) + "</a>").append("</li>\n");
        }
        return list.append("</ul>\n").toString();
    }
}
