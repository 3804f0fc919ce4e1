package org.dgd.site;

/** Text as HTML and as JavaScript. */
final class Html {
    private Html() { }

    static String escape(String text) { return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;"); }

    /** A string of JavaScript that may also stand within a page. */
    static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ").replace("\r", " ").replace("<", "\\u003c") + "\"";
    }
}
