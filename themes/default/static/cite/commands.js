/**
 * The commands that a formula may have in a BibTeX file: those of mathematics.
 *
 * A title may be a stranger's. TeX runs what it reads, and `\input`, `\write18` or `\def` read files, start programs
 * and define commands. A formula with any command that is not listed is written as text.
 */

const COMMANDS = `
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi varpi
rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi
Omega aleph beth gimel hbar hslash imath jmath ell wp Re Im partial infty prime emptyset varnothing nabla surd top bot
angle triangle forall exists nexists neg lnot flat natural sharp backslash clubsuit diamondsuit heartsuit spadesuit
square blacksquare checkmark degree complement mho eth Bbbk
sum prod coprod int iint iiint oint bigcap bigcup bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min mod
bmod pmod Pr sec sin sinh sup tan tanh operatorname
pm mp times div ast star circ bullet cdot cap cup uplus sqcap sqcup vee wedge lor land setminus smallsetminus wr diamond
bigtriangleup bigtriangledown triangleleft triangleright oplus ominus otimes oslash odot bigcirc dagger ddagger amalg
le leq ge geq ll gg lll ggg leqslant geqslant lesssim gtrsim equiv sim simeq approx approxeq cong ne neq doteq propto
models perp mid nmid parallel nparallel bowtie asymp prec succ preceq succeq subset supset subseteq supseteq subsetneq
supsetneq nsubseteq sqsubseteq sqsupseteq in ni notin vdash dashv vDash not triangleq coloneqq
leftarrow gets rightarrow to leftrightarrow Leftarrow Rightarrow Leftrightarrow implies impliedby iff mapsto
longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow longmapsto uparrow
downarrow updownarrow Uparrow Downarrow Updownarrow nearrow searrow swarrow nwarrow hookrightarrow hookleftarrow
rightharpoonup rightharpoondown leftharpoonup leftharpoondown rightleftharpoons leadsto rightsquigarrow xrightarrow
xleftarrow twoheadrightarrow
ldots cdots vdots ddots dots dotsc dotsb colon
langle rangle lceil rceil lfloor rfloor lbrace rbrace lbrack rbrack lvert rvert lVert rVert vert Vert
left right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr
hat widehat check tilde widetilde acute grave dot ddot breve bar vec overline underline overbrace underbrace
overrightarrow overleftarrow overset underset stackrel mathring boxed cancel
frac dfrac tfrac cfrac binom dbinom tbinom sqrt substack over choose
mathrm mathbf mathit mathsf mathtt mathcal mathscr mathbb mathfrak mathnormal boldsymbol bm pmb rm bf it sf tt cal
text textrm textbf textit textsf texttt textnormal mbox mathbin mathrel mathop mathord mathopen mathclose mathpunct
displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits quad qquad phantom hphantom vphantom
hspace thinspace medspace thickspace negthinspace nonumber
`;

const KNOWN = new Set(COMMANDS.split(/\s+/));
/** A command, or a character in TeX's notation `^^5c`, which may be a backslash. */
const COMMAND = /\\(?:([A-Za-z]+)|(.?))|\^\^/gs;
/** Commands of one sign: spaces and escaped signs. */
const SIGNS = " ,:;!>{}|_%&#$";

/**
 * Whether all commands of a formula are of mathematics.
 * @param {string} formula
 */
export function isMathematics(formula) {
  for (const [whole, name, sign] of formula.matchAll(COMMAND)) {
    if (whole === "^^") return false;
    if (name ? !KNOWN.has(name) : !sign || !SIGNS.includes(sign)) return false;
  }
  return true;
}
