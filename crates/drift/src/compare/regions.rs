//! Compares the regions of a service and their addresses.

use apispec::Resolved;
use apispec::node::Node;

use super::{Comparer, Fact, is};
use crate::explain;
use crate::sdk::Api;

impl Comparer<'_> {
    /// Compares the regions with those of each API version, which has a list of its own.
    pub(super) fn regions(&mut self) {
        self.page = None;
        for api in self.apis.clone() {
            self.regions_of(api);
        }
    }

    fn regions_of(&mut self, api: &Api) {
        let Some(regions) = &api.regions else { return };
        let root = &self.tree.root;
        let servers = root.get("servers").and_then(Node::as_sequence).unwrap_or_default();
        let name = |server: &'_ Node| server.get("x-region").and_then(Node::as_str).map(str::to_owned);
        for server in servers {
            let (Some(region), Some(url)) = (name(server), server.get("url")) else { continue };
            let what = format!("the region `{region}`");
            let found = regions.entries.iter().find(|(own, _)| own.value == region);
            let Some((_, addresses)) = found else {
                self.spec_only(&what, explain::of_node(server, "absent"), url.span, regions.span);
                continue;
            };
            let own = url.as_str().unwrap_or_default();
            let same = |address: &str| address.trim_end_matches('/') == own.trim_end_matches('/');
            let listed: Vec<_> = addresses.iter().map(|address| address.value.as_str()).collect();
            let sdk = listed.join(" ");
            let recorded = explain::of_node(server, "url");
            self.fact(Fact {
                what: &what,
                keyword: "url",
                agrees: listed.iter().any(|address| same(address)),
                spec: own.to_owned(),
                recorded: recorded.map(|record| (record, is(record, &sdk))),
                sdk,
                spec_span: url.span,
                sdk_span: addresses.first().map_or(regions.span, |address| address.span),
                documented: None,
            });
        }
        for (region, _) in &regions.entries {
            if !servers.iter().any(|server| name(server).as_deref() == Some(region.value.as_str())) {
                let side = Resolved::new(self.tree, root, root.span);
                let record = explain::of(&side, "regions");
                let parent =
                    root.as_mapping().and_then(|root| root.entry("servers")).map_or(root.span, |entry| entry.key_span);
                let what = format!("the region `{}`", region.value);
                self.sdk_only(&what, &region.value, "regions", record, region.span, parent);
            }
        }
    }
}
