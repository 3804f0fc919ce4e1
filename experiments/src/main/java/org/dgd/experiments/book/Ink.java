package org.dgd.experiments.book;

import java.util.Locale;

/** Colours of the book's pictures. Each has a form for light and one for dark surroundings; an SVG chooses by itself. */
enum Ink {
    /** Lines and words. */
    BLACK("#1f2328", "#e6edf3"),
    /** Axes, grids and remarks. */
    GREY("#6e7781", "#8b949e"),
    /** The ground of the picture. */
    PAPER("#ffffff", "#0d1117"),
    BLUE("#1f6fb5", "#6cb6ff"),
    ORANGE("#c2620c", "#f0a35e"),
    RED("#b3261e", "#ff8f87"),
    GREEN("#2b7a3d", "#6fcf84"),
    VIOLET("#7a3fae", "#c79bf2");

    private final String light, dark;

    Ink(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    String stroke() { return "s-" + id(); }

    String fill() { return "f-" + id(); }

    /** What a picture's style sheet says of this colour on a light or a dark ground. */
    String rules(boolean onDark) {
        String colour = onDark ? dark : light;
        return "." + stroke() + "{stroke:" + colour + "}." + fill() + "{fill:" + colour + "}";
    }

    private String id() { return name().toLowerCase(Locale.ROOT); }
}
