//! Reads Python as text: classes, their statements, and literals. Nothing is imported or run.
//! It must not know what the vendor's packages contain.

mod literal;

use diagnostics::source::{Fact, FileId, Span};
use tree_sitter::{Node, Parser, Tree};

/// A parsed file.
pub(crate) struct Module<'t> {
    text: &'t str,
    file: FileId,
    tree: Tree,
}

/// A class.
pub(crate) struct Class<'m> {
    pub(crate) name: Fact<&'m str>,
    /// The names of the classes that it extends.
    pub(crate) bases: Vec<&'m str>,
    pub(crate) body: Vec<Statement<'m>>,
}

/// A statement of the kinds that the vendor's packages have.
#[derive(Clone)]
pub(crate) enum Statement<'m> {
    /// `target = value`
    Assign { target: Expression<'m>, value: Expression<'m> },
    /// `if condition: …` without `else`
    If { condition: Expression<'m>, body: Vec<Statement<'m>> },
    /// `def name(…): …`, with or without decorators
    Function { name: Fact<&'m str>, body: Vec<Statement<'m>> },
    /// An expression, such as a call or a documentation string
    Expression(Expression<'m>),
    /// `return value`
    Return(Expression<'m>),
    /// Anything else
    Other(Span),
}

/// An expression.
#[derive(Clone, Copy)]
pub(crate) struct Expression<'m> {
    node: Node<'m>,
    text: &'m str,
    file: FileId,
}

/// The assignments among statements, by the name that they assign to.
pub(crate) fn assignments<'a, 'm>(
    statements: &'a [Statement<'m>],
) -> impl Iterator<Item = (&'m str, Expression<'m>, Expression<'m>)> + 'a {
    statements.iter().filter_map(|statement| match statement {
        Statement::Assign { target, value } => Some((target.name()?, *target, *value)),
        _ => None,
    })
}

impl<'t> Module<'t> {
    /// Parses a file. A syntax error is given with its place.
    pub(crate) fn parse(text: &'t str, file: FileId) -> Result<Self, Fact<String>> {
        let start = |message: String| Fact::new(message, Span { file, start: 0, end: 0 });
        let mut parser = Parser::new();
        let language = tree_sitter_python::LANGUAGE.into();
        parser.set_language(&language).map_err(|error| start(format!("the Python parser failed: {error}")))?;
        // Repairing what is not Python at all takes long, so the work is limited.
        let mut steps = 0_u32;
        let limit = u32::try_from(text.len()).unwrap_or(u32::MAX).max(10_000);
        let mut progress = |_: &tree_sitter::ParseState| {
            steps += 1;
            if steps > limit { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        };
        let options = tree_sitter::ParseOptions::new().progress_callback(&mut progress);
        let bytes = text.as_bytes();
        let tree = parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options));
        let tree = tree.ok_or_else(|| start("the file is not Python".to_owned()))?;
        match first_error(tree.root_node()) {
            Some(node) => Err(Fact::new("the file has a Python syntax error here".to_owned(), span(node, file))),
            None => Ok(Self { text, file, tree }),
        }
    }

    /// The classes at the top level.
    pub(crate) fn classes(&self) -> Vec<Class<'_>> {
        let reader = Reader { text: self.text, file: self.file };
        let classes = children(self.tree.root_node()).into_iter().filter(|node| node.kind() == "class_definition");
        classes.filter_map(|node| reader.class(node)).collect()
    }
}

/// The first node that could not be parsed, or that is missing.
fn first_error(root: Node<'_>) -> Option<Node<'_>> {
    let mut node = root;
    if !node.has_error() {
        return None;
    }
    // One step down for each level, without recursion.
    'down: while !node.is_error() && !node.is_missing() {
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            if child.has_error() || child.is_missing() {
                node = child;
                continue 'down;
            }
        }
        break;
    }
    Some(node)
}

fn span(node: Node<'_>, file: FileId) -> Span {
    Span { file, start: node.start_byte(), end: node.end_byte() }
}

/// The named children of a node, without comments.
fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|node| node.kind() != "comment").collect()
}

#[derive(Clone, Copy)]
struct Reader<'t> {
    text: &'t str,
    file: FileId,
}

impl<'t> Reader<'t> {
    fn source<'m>(self, node: Node<'m>) -> &'m str
    where
        't: 'm,
    {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn class<'m>(self, node: Node<'m>) -> Option<Class<'m>>
    where
        't: 'm,
    {
        let name = node.child_by_field_name("name")?;
        let bases = node.child_by_field_name("superclasses").map(children).unwrap_or_default();
        Some(Class {
            name: Fact::new(self.source(name), span(name, self.file)),
            bases: bases.into_iter().map(|base| self.source(base)).collect(),
            body: self.body(node.child_by_field_name("body")),
        })
    }

    fn body<'m>(self, block: Option<Node<'m>>) -> Vec<Statement<'m>>
    where
        't: 'm,
    {
        block.map(children).unwrap_or_default().into_iter().map(|node| self.statement(node)).collect()
    }

    fn statement<'m>(self, node: Node<'m>) -> Statement<'m>
    where
        't: 'm,
    {
        self.known_statement(node).unwrap_or_else(|| Statement::Other(span(node, self.file)))
    }

    fn known_statement<'m>(self, node: Node<'m>) -> Option<Statement<'m>>
    where
        't: 'm,
    {
        let expression = |node| Expression { node, text: self.text, file: self.file };
        match node.kind() {
            "expression_statement" => {
                let [inner] = children(node)[..] else { return None };
                if inner.kind() != "assignment" {
                    return Some(Statement::Expression(expression(inner)));
                }
                let target = inner.child_by_field_name("left")?;
                let value = inner.child_by_field_name("right")?;
                Some(Statement::Assign { target: expression(target), value: expression(value) })
            }
            "if_statement" if node.child_by_field_name("alternative").is_none() => {
                let condition = node.child_by_field_name("condition")?;
                let body = self.leaf_body(node.child_by_field_name("consequence"));
                Some(Statement::If { condition: expression(condition), body })
            }
            "function_definition" => self.function(node),
            "decorated_definition" => self.function(node.child_by_field_name("definition")?),
            "return_statement" => match children(node)[..] {
                [value] => Some(Statement::Return(expression(value))),
                _ => None,
            },
            _ => None,
        }
    }

    fn function<'m>(self, node: Node<'m>) -> Option<Statement<'m>>
    where
        't: 'm,
    {
        if node.kind() != "function_definition" {
            return None;
        }
        let name = node.child_by_field_name("name")?;
        let name = Fact::new(self.source(name), span(name, self.file));
        Some(Statement::Function { name, body: self.function_body(node.child_by_field_name("body")) })
    }

    /// The body of a function, in which another function is not followed: so the depth is bounded.
    fn function_body<'m>(self, block: Option<Node<'m>>) -> Vec<Statement<'m>>
    where
        't: 'm,
    {
        let statements = block.map(children).unwrap_or_default().into_iter();
        let one = |node: Node<'m>| match node.kind() {
            "function_definition" | "decorated_definition" => Statement::Other(span(node, self.file)),
            _ => self.statement(node),
        };
        statements.map(one).collect()
    }

    /// The body of an `if`, in which only simple statements are followed.
    fn leaf_body<'m>(self, block: Option<Node<'m>>) -> Vec<Statement<'m>>
    where
        't: 'm,
    {
        let statements = block.map(children).unwrap_or_default().into_iter();
        let one = |node: Node<'m>| match node.kind() {
            "expression_statement" => self.statement(node),
            _ => Statement::Other(span(node, self.file)),
        };
        statements.map(one).collect()
    }
}

impl<'m> Expression<'m> {
    fn at(self, node: Node<'m>) -> Self {
        Self { node, ..self }
    }

    /// Its place.
    pub(crate) fn span(self) -> Span {
        span(self.node, self.file)
    }

    /// Its source text.
    pub(crate) fn source(self) -> &'m str {
        self.text.get(self.node.byte_range()).unwrap_or_default()
    }

    /// The name, if it is one.
    pub(crate) fn name(self) -> Option<&'m str> {
        (self.node.kind() == "identifier").then(|| self.source())
    }

    /// The object and the name of an attribute: `object.name`.
    pub(crate) fn attribute(self) -> Option<(Self, &'m str)> {
        if self.node.kind() != "attribute" {
            return None;
        }
        let object = self.node.child_by_field_name("object")?;
        let name = self.node.child_by_field_name("attribute")?;
        Some((self.at(object), self.at(name).source()))
    }

    /// The value and the index of `value[index]`.
    pub(crate) fn subscript(self) -> Option<(Self, Self)> {
        if self.node.kind() != "subscript" {
            return None;
        }
        let value = self.node.child_by_field_name("value")?;
        let index = self.node.child_by_field_name("subscript")?;
        Some((self.at(value), self.at(index)))
    }

    /// The function, and the arguments: those by position and those by name.
    #[expect(clippy::type_complexity, reason = "used in two places")]
    pub(crate) fn call(self) -> Option<(Self, Vec<Self>, Vec<(&'m str, Self)>)> {
        if self.node.kind() != "call" {
            return None;
        }
        let function = self.node.child_by_field_name("function")?;
        let (mut positional, mut named) = (Vec::new(), Vec::new());
        for argument in children(self.node.child_by_field_name("arguments")?) {
            if argument.kind() == "keyword_argument" {
                let name = argument.child_by_field_name("name")?;
                named.push((self.at(name).source(), self.at(argument.child_by_field_name("value")?)));
            } else {
                positional.push(self.at(argument));
            }
        }
        Some((self.at(function), positional, named))
    }

    /// The items of a list or a tuple.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        matches!(self.node.kind(), "list" | "tuple")
            .then(|| children(self.node).into_iter().map(|node| self.at(node)).collect())
    }

    /// The keys and values of a dictionary.
    pub(crate) fn pairs(self) -> Option<Vec<(Self, Self)>> {
        if self.node.kind() != "dictionary" {
            return None;
        }
        let pair = |node: Node<'m>| {
            let key = node.child_by_field_name("key")?;
            Some((self.at(key), self.at(node.child_by_field_name("value")?)))
        };
        children(self.node).into_iter().map(pair).collect()
    }

    /// The parts of a comparison or a membership test: `'limit' in local_var_params`.
    pub(crate) fn membership(self) -> Option<(Self, Self)> {
        match (self.node.kind(), &children(self.node)[..]) {
            ("comparison_operator", [one, other]) if self.source_between(*one, *other) == "in" => {
                Some((self.at(*one), self.at(*other)))
            }
            _ => None,
        }
    }

    fn source_between(self, one: Node<'_>, other: Node<'_>) -> &'m str {
        self.text.get(one.end_byte()..other.start_byte()).unwrap_or_default().trim()
    }
}
