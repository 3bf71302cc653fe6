//! The groups of a graph whose nodes lead to each other.
//! It must not know what the nodes are.

/// The strongly connected components of a graph of so many nodes (Tarjan's algorithm, without recursion).
pub(super) fn components(size: usize, next: &dyn Fn(usize) -> Vec<usize>) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut index = vec![NEW; size];
    let mut low = vec![NEW; size];
    let mut on_stack = vec![false; size];
    let (mut stack, mut groups, mut counter) = (Vec::new(), Vec::new(), 0);
    for root in 0..size {
        if index[root] != NEW {
            continue;
        }
        let mut way: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut enter = Some(root);
        loop {
            if let Some(at) = enter.take() {
                index[at] = counter;
                low[at] = counter;
                counter += 1;
                stack.push(at);
                on_stack[at] = true;
                way.push((at, next(at)));
            }
            let Some((at, open)) = way.last_mut() else { break };
            let at = *at;
            if let Some(to) = open.pop() {
                if index[to] == NEW {
                    enter = Some(to);
                } else if on_stack[to] {
                    low[at] = low[at].min(index[to]);
                }
                continue;
            }
            way.pop();
            if let Some((before, _)) = way.last() {
                low[*before] = low[*before].min(low[at]);
            }
            if low[at] == index[at] {
                let start = stack.iter().rposition(|on| *on == at).unwrap_or_default();
                let mut group = stack.split_off(start);
                for member in &group {
                    on_stack[*member] = false;
                }
                group.sort_unstable();
                groups.push(group);
            }
        }
    }
    groups
}
