//! Expressions people write (算式): claims of a speech (`[CD-O003]/[CD-O002]*100`) and rules of a form
//! (`ytd >= ytd@previous`): one grammar and its tree.
//!
//! Operators as in Python, from loose to tight: `or`, `and`, `not`, comparisons (`> >= < <= == !=`, worth 1 or 0; `a > b > c`
//! holds when both do), `+ -`, `* /`, sign, `**` (to the right). Numbers may have a power of ten (`1e8`); `min`, `max`, `abs`,
//! `given` (1 where there is a figure) and brackets do as expected; `[id]` names a figure. Everything keeps the place it was
//! read at, so that what cannot be computed is pointed at.

use rust_decimal::Decimal;

use crate::exact::Exact;

/// An expression or a part of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expr {
    /// Where it stands, in characters from 1; an operator's place for what it joins.
    pub at: usize,
    pub node: Node,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    Number(Exact),
    /// The name of a figure: whoever evaluates knows what stands behind it.
    Reference(String),
    Negate(Box<Expr>),
    Not(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    Call(Function, Vec<Expr>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Compare(Comparison),
    And,
    Or,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
}

impl Comparison {
    /// Whether `left` and `right` stand in this order.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Comparison::Greater => right < left,
            Comparison::GreaterOrEqual => right <= left,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Function {
    Min,
    Max,
    Abs,
    /// 1 where a figure is given, 0 where it is not.
    Given,
}

impl Function {
    fn named(name: &str) -> Option<Function> {
        match name.to_ascii_lowercase().as_str() {
            "min" => Some(Function::Min),
            "max" => Some(Function::Max),
            "abs" => Some(Function::Abs),
            "given" => Some(Function::Given),
            _ => None,
        }
    }
}

/// Whether a bare word may name a figure, as `[word]` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Words {
    /// A word that is no function is a slip.
    Refused,
    /// A word of letters, digits, `_`, `.`, `:` and `@` that is no function names a figure.
    Name,
}

/// What is wrong with an expression's text, with the place in characters from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// Something stands where a number, an id or an operator should.
    Unexpected { at: usize, found: String },
    /// It ends where something should follow.
    Ends,
    /// A bracket that nothing closes.
    Open { at: usize },
    /// A name that is no function.
    Unknown { at: usize, name: String },
    /// Longer or more deeply nested than anything people write.
    TooLong,
}

/// More marks than this is nobody's rule; it also bounds how deep the tree gets.
const TOKENS_MAX: usize = 1_000;
/// Brackets, signs and powers within each other.
const NESTING_MAX: usize = 40;

impl Expr {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn parse(text: &str, words: Words) -> Result<Expr, Syntax> {
        let tokens = tokens(text, words)?;
        if TOKENS_MAX < tokens.len() {
            return Err(Syntax::TooLong);
        }
        let mut reader = Reader { tokens: &tokens, next: 0, nesting: 0 };
        let expr = reader.expression(0)?;
        match reader.peek() {
            None => Ok(expr),
            Some(token) => Err(token.unexpected()),
        }
    }

    /// The ids named, each once, in the order of the text.
    pub fn references(&self) -> Vec<&str> {
        fn collect<'a>(expr: &'a Expr, found: &mut Vec<&'a str>) {
            match &expr.node {
                Node::Number(_) => {}
                Node::Reference(id) if found.contains(&id.as_str()) => {}
                Node::Reference(id) => found.push(id),
                Node::Negate(inner) | Node::Not(inner) => collect(inner, found),
                Node::Binary(_, left, right) => {
                    collect(left, found);
                    collect(right, found);
                }
                Node::Call(_, arguments) => arguments.iter().for_each(|argument| collect(argument, found)),
            }
        }
        let mut found = Vec::new();
        collect(self, &mut found);
        found
    }

    /// Whether no row is named: the part is a plain number.
    pub fn is_constant(&self) -> bool {
        match &self.node {
            Node::Number(_) => true,
            Node::Reference(_) => false,
            Node::Negate(inner) | Node::Not(inner) => inner.is_constant(),
            Node::Binary(_, left, right) => right.is_constant() && left.is_constant(),
            Node::Call(_, arguments) => arguments.iter().all(Expr::is_constant),
        }
    }

    /// Whether two parts say the same, wherever they stand.
    pub fn same_as(&self, other: &Expr) -> bool {
        match (&self.node, &other.node) {
            (Node::Number(one), Node::Number(two)) => one == two,
            (Node::Reference(one), Node::Reference(two)) => one == two,
            (Node::Negate(one), Node::Negate(two)) | (Node::Not(one), Node::Not(two)) => one.same_as(two),
            (Node::Binary(one, a, b), Node::Binary(two, c, d)) => one == two && a.same_as(c) && b.same_as(d),
            (Node::Call(one, these), Node::Call(two, those)) => {
                one == two && these.len() == those.len() && these.iter().zip(those).all(|(a, b)| a.same_as(b))
            }
            _ => false,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Mark {
    Number(Exact),
    Reference(String),
    Name(String),
    Operator(Operator),
    Not,
    Open,
    Close,
    Comma,
}

struct Token {
    at: usize,
    text: String,
    mark: Mark,
}

impl Token {
    fn unexpected(&self) -> Syntax {
        Syntax::Unexpected { at: self.at, found: self.text.clone() }
    }
}

const MARKS: [(&str, Mark); 18] = [
    // Longer ones first: `**` is not two products.
    ("**", Mark::Operator(Operator::Power)),
    (">=", Mark::Operator(Operator::Compare(Comparison::GreaterOrEqual))),
    ("<=", Mark::Operator(Operator::Compare(Comparison::LessOrEqual))),
    ("==", Mark::Operator(Operator::Compare(Comparison::Equal))),
    ("!=", Mark::Operator(Operator::Compare(Comparison::NotEqual))),
    ("=", Mark::Operator(Operator::Compare(Comparison::Equal))),
    (">", Mark::Operator(Operator::Compare(Comparison::Greater))),
    ("<", Mark::Operator(Operator::Compare(Comparison::Less))),
    ("\u{2265}", Mark::Operator(Operator::Compare(Comparison::GreaterOrEqual))),
    ("\u{2264}", Mark::Operator(Operator::Compare(Comparison::LessOrEqual))),
    ("+", Mark::Operator(Operator::Add)),
    ("-", Mark::Operator(Operator::Subtract)),
    ("*", Mark::Operator(Operator::Multiply)),
    ("/", Mark::Operator(Operator::Divide)),
    ("^", Mark::Operator(Operator::Power)),
    ("(", Mark::Open),
    (")", Mark::Close),
    (",", Mark::Comma),
];

/// Full-width digits and signs as the ones numbers are read in.
pub fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{2212}' | '\u{2013}' => '-',
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{d7}' => '*',
        '\u{f7}' => '/',
        other => other,
    }
}

/// Powers of ten beyond this are slips, not figures.
const EXPONENT_MAX: i32 = 30;

/// `12`, `0.5`, `1e8`.
fn number(text: &str) -> Option<Exact> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let closed = |character: char| character.is_ascii_digit();
    let plain = mantissa.starts_with(closed) && mantissa.ends_with(closed) && exponent.abs() <= EXPONENT_MAX;
    let value = Decimal::from_str_exact(mantissa).ok().filter(|_| plain)?;
    Some(&Exact::from(value) * &Exact::whole(10).power(exponent)?)
}

fn tokens(text: &str, words: Words) -> Result<Vec<Token>, Syntax> {
    let characters: Vec<char> = text.chars().map(narrow).collect();
    let mut tokens = Vec::new();
    let mut next = 0;
    while let Some(&first) = characters.get(next) {
        let at = next + 1;
        if first.is_whitespace() {
            next += 1;
            continue;
        }
        let rest = &characters[next..];
        let (mark, length) = if first == '[' {
            let length = rest.iter().position(|c| *c == ']').ok_or(Syntax::Open { at })?;
            let id: String = rest[1..length].iter().collect();
            (Mark::Reference(id.trim().to_owned()), length + 1)
        } else if first.is_ascii_digit() || first == '.' {
            let length = number_length(rest);
            let digits: String = rest[..length].iter().collect();
            let value = number(&digits).ok_or(Syntax::Unexpected { at, found: digits })?;
            (Mark::Number(value), length)
        } else if first.is_alphabetic() {
            let joins = |c: char| c == '_' || (words == Words::Name && matches!(c, '.' | ':' | '@'));
            let length = rest.iter().take_while(|c| c.is_alphanumeric() || joins(**c)).count();
            (word(rest[..length].iter().collect(), words), length)
        } else {
            let found = MARKS.iter().find(|(text, _)| text.chars().eq(rest.iter().take(text.chars().count()).copied()));
            let (text, mark) = found.ok_or(Syntax::Unexpected { at, found: first.to_string() })?;
            (mark.clone(), text.chars().count())
        };
        tokens.push(Token { at, text: rest[..length].iter().collect(), mark });
        next += length;
    }
    Ok(tokens)
}

fn word(text: String, words: Words) -> Mark {
    match text.as_str() {
        "and" => Mark::Operator(Operator::And),
        "or" => Mark::Operator(Operator::Or),
        "not" => Mark::Not,
        _ if words == Words::Name && Function::named(&text).is_none() => Mark::Reference(text),
        _ => Mark::Name(text),
    }
}

/// How many characters of `rest` are one number: digits, a point, and a power of ten where digits follow it.
fn number_length(rest: &[char]) -> usize {
    let digits = |from: usize| rest[from..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let mantissa = digits(0);
    if !matches!(rest.get(mantissa), Some('e' | 'E')) {
        return mantissa;
    }
    let sign = usize::from(matches!(rest.get(mantissa + 1), Some('+' | '-')));
    let from = mantissa + 1 + sign;
    match rest.get(from) {
        Some(first) if first.is_ascii_digit() => from + digits(from),
        _ => mantissa,
    }
}

/// How tight an operator binds to its left and its right.
fn binding(operator: Operator) -> (u8, u8) {
    match operator {
        Operator::Or => (1, 2),
        Operator::And => (3, 4),
        Operator::Compare(_) => (6, 7),
        Operator::Add | Operator::Subtract => (8, 9),
        Operator::Multiply | Operator::Divide => (10, 11),
        Operator::Power => (15, 13),
    }
}
/// `not a > b` denies the comparison, `not a and b` only `a`.
const NOT_BINDS: u8 = 5;
/// A sign binds tighter than a product and looser than a power: `-2**2` is −4.
const SIGN_BINDS: u8 = 12;

struct Reader<'a> {
    tokens: &'a [Token],
    next: usize,
    nesting: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<&'a Token, Syntax> {
        let token = self.peek().ok_or(Syntax::Ends)?;
        self.next += 1;
        Ok(token)
    }

    fn expression(&mut self, least: u8) -> Result<Expr, Syntax> {
        self.nesting += 1;
        if NESTING_MAX * 2 < self.nesting {
            return Err(Syntax::TooLong);
        }
        let mut left = self.operand()?;
        // What the last comparison had on its right: `a > b > c` is (a > b) and (b > c), a product of ones and zeros.
        let mut compared: Option<Expr> = None;
        while let Some(Token { at, mark: Mark::Operator(operator), .. }) = self.peek() {
            let (binds_left, binds_right) = binding(*operator);
            if binds_left < least {
                break;
            }
            self.next += 1;
            let right = self.expression(binds_right)?;
            let join =
                |operator, left, right| Expr { at: *at, node: Node::Binary(operator, Box::new(left), Box::new(right)) };
            let compares = matches!(operator, Operator::Compare(_));
            let previous = compared.take();
            compared = compares.then(|| right.clone());
            left = match previous.filter(|_| compares) {
                Some(middle) => join(Operator::Multiply, left, join(*operator, middle, right)),
                None => join(*operator, left, right),
            };
        }
        self.nesting -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expr, Syntax> {
        let token = self.take()?;
        let at = token.at;
        let node = match &token.mark {
            Mark::Number(value) => Node::Number(value.clone()),
            Mark::Reference(id) => Node::Reference(id.clone()),
            Mark::Not => Node::Not(Box::new(self.expression(NOT_BINDS)?)),
            Mark::Operator(Operator::Subtract) => Node::Negate(Box::new(self.expression(SIGN_BINDS)?)),
            Mark::Operator(Operator::Add) => return self.expression(SIGN_BINDS),
            Mark::Open => {
                let inner = self.expression(0)?;
                self.close(at)?;
                return Ok(inner);
            }
            Mark::Name(name) => {
                let function = Function::named(name).ok_or_else(|| Syntax::Unknown { at, name: name.clone() })?;
                Node::Call(function, self.arguments(function)?)
            }
            Mark::Operator(_) | Mark::Close | Mark::Comma => return Err(token.unexpected()),
        };
        Ok(Expr { at, node })
    }

    fn arguments(&mut self, function: Function) -> Result<Vec<Expr>, Syntax> {
        let open = self.take()?;
        if open.mark != Mark::Open {
            return Err(open.unexpected());
        }
        let mut arguments = vec![self.expression(0)?];
        while let Some(comma) = self.peek().filter(|token| token.mark == Mark::Comma) {
            if matches!(function, Function::Abs | Function::Given) {
                return Err(comma.unexpected());
            }
            self.next += 1;
            arguments.push(self.expression(0)?);
        }
        self.close(open.at)?;
        Ok(arguments)
    }

    fn close(&mut self, opened: usize) -> Result<(), Syntax> {
        match self.peek() {
            None => Err(Syntax::Open { at: opened }),
            Some(token) if token.mark == Mark::Close => {
                self.next += 1;
                Ok(())
            }
            Some(token) => Err(token.unexpected()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Expr, Syntax> {
        Expr::parse(text, Words::Refused)
    }

    /// The tree with every bracket written: `((a + b) * c)`.
    fn shown(expr: &Expr) -> String {
        match &expr.node {
            Node::Number(value) => {
                value.rounded(9, crate::exact::Rounding::HalfUp).trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            Node::Reference(id) => id.clone(),
            Node::Negate(inner) => format!("(- {})", shown(inner)),
            Node::Not(inner) => format!("(not {})", shown(inner)),
            Node::Binary(Operator::And, left, right) => format!("({} and {})", shown(left), shown(right)),
            Node::Binary(Operator::Or, left, right) => format!("({} or {})", shown(left), shown(right)),
            Node::Binary(operator, left, right) => {
                let sign = MARKS.iter().find(|(_, mark)| *mark == Mark::Operator(*operator)).unwrap().0;
                format!("({} {sign} {})", shown(left), shown(right))
            }
            Node::Call(function, arguments) => {
                format!("{function:?}({})", arguments.iter().map(shown).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn operators_bind_as_usual() {
        for (text, tree) in [
            ("[A]/[B]*100", "((A / B) * 100)"),
            ("1-2-3", "((1 - 2) - 3)"),
            ("1+2*3", "(1 + (2 * 3))"),
            ("2**3**2", "(2 ** (3 ** 2))"),
            ("-2**2", "(- (2 ** 2))"),
            ("2**-1", "(2 ** (- 1))"),
            ("2*-3", "(2 * (- 3))"),
            ("-1-2", "((- 1) - 2)"),
            ("+[A]", "A"),
            ("1e8*1.5E-2", "(100000000 * 0.015)"),
            ("([A]+[B])/1e4", "((A + B) / 10000)"),
            ("(([A]/[B])**(1/4)-1)*100", "((((A / B) ** (1 / 4)) - 1) * 100)"),
            ("1+([A]>[B])+([A]>=2)", "((1 + (A > B)) + (A >= 2))"),
            ("(1<2)=1", "((1 < 2) == 1)"),
            ("[A]>[B]>=2+1", "((A > B) * (B >= (2 + 1)))"),
            ("[A]+1>[B]*2", "((A + 1) > (B * 2))"),
            ("max([A], min(1,2), abs(-3))", "Max(A, Min(1, 2), Abs((- 3)))"),
            ("（[ A ]－１）×２÷３", "(((A - 1) * 2) / 3)"),
        ] {
            assert_eq!(parse(text).map(|expr| shown(&expr)), Ok(tree.to_owned()), "{text}");
        }
    }

    #[test]
    fn slips_are_pointed_at() {
        let unexpected = |at, found: &str| Syntax::Unexpected { at, found: found.to_owned() };
        for (text, wrong) in [
            ("", Syntax::Ends),
            ("[A]+", Syntax::Ends),
            ("[A", Syntax::Open { at: 1 }),
            ("([A]+1", Syntax::Open { at: 1 }),
            ("[A])", unexpected(4, ")")),
            ("[A][B]", unexpected(4, "[B]")),
            ("2*/3", unexpected(3, "/")),
            ("1.2.3", unexpected(1, "1.2.3")),
            ("[A]$2", unexpected(4, "$")),
            ("abs(1,2)", unexpected(6, ",")),
            ("sqrt(4)", Syntax::Unknown { at: 1, name: "sqrt".into() }),
            ("同比", Syntax::Unknown { at: 1, name: "同比".into() }),
            ("()", unexpected(2, ")")),
        ] {
            assert_eq!(parse(text), Err(wrong), "{text}");
        }
        assert_eq!(parse(&"(".repeat(5_000)), Err(Syntax::TooLong));
        assert_eq!(parse(&format!("{}1", "(".repeat(200))), Err(Syntax::TooLong));
        assert_eq!(parse(&"-".repeat(500)), Err(Syntax::TooLong));
        assert!(parse(&vec!["[A]"; 400].join("+")).is_ok());
    }

    #[test]
    fn ids_are_listed_once() {
        assert_eq!(parse("([B]-[A])/[A]*100").unwrap().references(), ["B", "A"]);
    }

    #[test]
    fn rules_speak_in_words() {
        for (text, tree) in [
            ("ytd >= ytd@previous", "(ytd >= ytd@previous)"),
            ("not a > b and c or d", "(((not (a > b)) and c) or d)"),
            ("given([03]) and B203:301.month*100 < 80*b", "((Given(03) and ((B203:301.month * 100) < (80 * b)))"),
        ] {
            let tree = tree.replace("((Given", "(Given");
            assert_eq!(Expr::parse(text, Words::Name).map(|expr| shown(&expr)), Ok(tree), "{text}");
        }
        let unexpected = Syntax::Unexpected { at: 5, found: "or".into() };
        assert_eq!(Expr::parse("and or", Words::Name), Err(Syntax::Unexpected { at: 1, found: "and".into() }));
        assert_eq!(Expr::parse("not or", Words::Name), Err(unexpected));
    }
}
