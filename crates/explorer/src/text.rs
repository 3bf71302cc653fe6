//! Turns the Markdown of descriptions into HTML. Markup within it is shown, not used, and only
//! links to `https` and `http` are kept. It must not know which pages exist.

use maud::PreEscaped;
use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd, html};

/// A description as paragraphs and lists. `link` returns the address of what a code span names.
pub(crate) fn markdown(text: &str, link: &impl Fn(&str) -> Option<String>) -> PreEscaped<String> {
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events(text, link).into_iter());
    PreEscaped(out)
}

/// A description that is one line, without a paragraph around it.
pub(crate) fn inline(text: &str, link: &impl Fn(&str) -> Option<String>) -> PreEscaped<String> {
    let events = events(text, link).into_iter();
    let is_outer = |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.filter(|event| !is_outer(event)));
    PreEscaped(out)
}

fn events<'a>(text: &'a str, link: &impl Fn(&str) -> Option<String>) -> Vec<Event<'a>> {
    let mut is_link_kept = Vec::new();
    let mut events = Vec::new();
    for event in Parser::new(text) {
        let event = match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_web = ["https://", "http://"].iter().any(|scheme| dest_url.starts_with(scheme));
                is_link_kept.push(is_web);
                if !is_web {
                    continue;
                }
                Event::InlineHtml(anchor(&dest_url))
            }
            Event::End(TagEnd::Link) => match is_link_kept.pop() {
                Some(true) => Event::InlineHtml("</a>".into()),
                _ => continue,
            },
            // Nothing is loaded from elsewhere. The text of an image remains.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => continue,
            Event::Code(code) => match link(&code) {
                Some(to) => {
                    let mut tag = anchor(&to).into_string();
                    html::push_html(&mut tag, std::iter::once(Event::Code(code)));
                    Event::InlineHtml((tag + "</a>").into())
                }
                None => Event::Code(code),
            },
            other => other,
        };
        events.push(event);
    }
    events
}

fn anchor<'a>(address: &str) -> CowStr<'a> {
    let relation = if address.contains("://") { " rel=\"noreferrer\"" } else { "" };
    maud::html! { (PreEscaped("<a href=\"")) (address) (PreEscaped("\"")) (PreEscaped(relation)) (PreEscaped(">")) }
        .into_string()
        .into()
}

/// A description as plain text, for the search.
pub(crate) fn plain(text: &str) -> String {
    text.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_and_not_used() {
        let shown = |text: &str| inline(text, &|_| None).into_string();
        assert_eq!(shown("a <script>b</script>"), "a &lt;script&gt;b&lt;/script&gt;");
        assert_eq!(shown("<img src=x onerror=y>"), "&lt;img src=x onerror=y&gt;");
        assert_eq!(shown("[a](javascript:b)"), "a");
        assert_eq!(shown("![a](https://example.com/b.png)"), "a");
        let quoted = "<a href=\"https://a.test/?b=&quot;c\" rel=\"noreferrer\">https://a.test/?b=\"c</a>";
        assert_eq!(shown("<https://a.test/?b=\"c>"), quoted);
        assert_eq!(shown("[a](https://a.test)"), "<a href=\"https://a.test\" rel=\"noreferrer\">a</a>");
    }

    #[test]
    fn names_become_links() {
        let link = |code: &str| (code == "Known").then(|| "Known.html".to_owned());
        assert_eq!(
            inline("`Known` and `<b>`", &link).into_string(),
            "<a href=\"Known.html\"><code>Known</code></a> and <code>&lt;b&gt;</code>"
        );
    }
}
