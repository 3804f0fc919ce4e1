package org.dgd.site;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which characters stand for the commands of TeX that the book uses. */
final class TexSymbols {
    static final Map<String, String> IDENTIFIERS = table("alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν "
            + "xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω "
            + "ell ℓ partial ∂ nabla ∇ infty ∞ top ⊤ bot ⊥ emptyset ∅ prime ′ dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ Re ℜ Im ℑ");
    static final Map<String, String> OPERATORS = table("cdot · times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ odot ⊙ otimes ⊗ oplus ⊕ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ "
            + "sim ∼ simeq ≃ equiv ≡ propto ∝ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ to → rightarrow → leftarrow ← gets ← Rightarrow ⇒ Leftrightarrow ⇔ mapsto ↦ uparrow ↑ downarrow ↓ "
            + "mid ∣ parallel ∥ forall ∀ exists ∃ neg ¬ land ∧ lor ∨ setminus ∖ colon : bullet ∙ lVert ‖ rVert ‖ Vert ‖ | ‖");
    static final Map<String, String> FENCES = table("{ { } } langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | lVert ‖ rVert ‖ | ‖ vert | Vert ‖");
    static final Map<String, String> LARGE = table("sum ∑ prod ∏ int ∫ iint ∬ oint ∮ bigcup ⋃ bigcap ⋂");
    static final Map<String, String> ACCENTS = table("hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → dot ˙ ddot ¨");
    static final Map<String, String> SPACES = table(", 0.17em : 0.22em ; 0.28em ! -0.17em quad 1em qquad 2em");
    static final Set<String> FUNCTIONS = Set.of("log", "ln", "exp", "sin", "cos", "tan", "tanh", "sinh", "cosh", "det", "dim", "ker", "arg", "deg", "bmod", "Pr");
    /** Functions whose index stands below them in a formula of its own. */
    static final Set<String> LIMITS = Set.of("max", "min", "sup", "inf", "lim", "argmax", "argmin");
    static final Set<String> BIG = Set.of("big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm");

    private TexSymbols() { }

    private static Map<String, String> table(String words) {
        Map<String, String> table = new TreeMap<>();
        String[] pairs = words.split(" ");
        for (int i = 0; i < pairs.length; i += 2) table.put(pairs[i], pairs[i + 1]);
        return table;
    }

    /** A letter in a hand of mathematics: bold, blackboard or script. Those that Unicode had before have places of their own. */
    static String styled(String hand, String letter) {
        int c = letter.charAt(0) - 'A', lower = letter.charAt(0) - 'a';
        if (letter.length() != 1 || !(c >= 0 && c < 26 || lower >= 0 && lower < 26)) return letter;
        boolean capital = c < 26;
        return switch (hand) {
            case "mathbf", "boldsymbol" -> Character.toString(0x1D400 + (capital ? c : 26 + lower));
            case "mathbb" -> capital && "CHNPQRZ".contains(letter) ? "ℂℍℕℙℚℝℤ".substring("CHNPQRZ".indexOf(letter)).substring(0, 1) : Character.toString(0x1D538 + (capital ? c : 26 + lower));
            case "mathcal" -> capital && "BEFHILMR".contains(letter) ? "ℬℰℱℋℐℒℳℛ".substring("BEFHILMR".indexOf(letter)).substring(0, 1) : Character.toString(0x1D49C + (capital ? c : 26 + lower));
            default -> letter;
        };
    }
}
