//! In how many ways an expression can match the same text. An engine that goes back and tries the next way needs as many steps
//! to find that a text does not match: exponentially many if a repeat can read a text in two ways, and a power of its length if two
//! repeats after another can share a text out.
//!
//! The expression becomes an automaton of the positions of its sets (Glushkov's). Two ways round the same position that read the
//! same text are the exponential case. A way from one loop to another whose sets have characters in common with both is the
//! other. Counted repeats are loops in the first test if there are many
//! ways through them, and in the second if they are long. The texts that follow do not count,
//! so an expression can be refused that never has to go back.
//! It must not know what the expression is for.

use super::ecma::Part;
use super::graph::components;
use super::set::Set;
use std::collections::BTreeSet;

/// How the time grows with the length of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Risk {
    /// In proportion.
    None,
    /// It doubles with a character or a few.
    Exponential,
    /// With a power of the length.
    Polynomial,
    /// It cannot be told: something looks around or back.
    Opaque,
    /// It cannot be told: there are too many positions.
    TooLarge,
}

/// More positions than these in one loop are not looked at.
const LARGEST_LOOP: usize = 80;
/// More positions than these are not looked at.
const LARGEST: usize = 4000;
/// So many copies of a part stand for any greater number.
const COPIES: u32 = 16;
/// Counted repeats from here on take long enough to be called loops.
const LONG: u32 = 256;
/// So many ways through a counted repeat are few enough to try all.
const MANY: f64 = 10_000.0;

/// How the time grows.
pub(super) fn risk(root: &Part) -> Risk {
    if root.is_opaque() {
        return Risk::Opaque;
    }
    let Some(counted) = Automaton::build(root, true) else { return Risk::TooLarge };
    let Some(long) = Automaton::build(root, false) else { return Risk::TooLarge };
    if counted.idle {
        return Risk::Exponential;
    }
    for positions in counted.loops() {
        if positions.len() > LARGEST_LOOP {
            return Risk::TooLarge;
        }
        if counted.has_two_ways_round(&positions) {
            return Risk::Exponential;
        }
    }
    if long.has_shared_loops() { Risk::Polynomial } else { Risk::None }
}

/// The positions of an expression and which can follow which.
struct Automaton {
    sets: Vec<Set>,
    /// What can follow each position. What can follow in two ways stands twice.
    next: Vec<Vec<usize>>,
    /// Whether counted repeats are loops.
    counted: bool,
    /// Whether something is repeated a number of times that can be nothing.
    idle: bool,
}

/// Where a part can begin and end, and whether it can be nothing.
#[derive(Default)]
struct Ends {
    first: Vec<usize>,
    last: Vec<usize>,
    empty: bool,
}

impl Automaton {
    fn build(root: &Part, counted: bool) -> Option<Self> {
        let mut automaton = Self { sets: Vec::new(), next: Vec::new(), counted, idle: false };
        automaton.add(root)?;
        Some(automaton)
    }

    fn add(&mut self, part: &Part) -> Option<Ends> {
        let nothing = Ends { empty: true, ..Ends::default() };
        match part {
            Part::Set(set) => {
                if self.sets.len() >= LARGEST {
                    return None;
                }
                let at = self.sets.len();
                self.sets.push(set.clone());
                self.next.push(Vec::new());
                Some(Ends { first: vec![at], last: vec![at], empty: false })
            }
            Part::Start | Part::End | Part::Boundary | Part::Opaque => Some(nothing),
            Part::Concat(parts) => {
                let mut whole = nothing;
                for part in parts {
                    let ends = self.add(part)?;
                    whole = self.join(whole, ends);
                }
                Some(whole)
            }
            Part::Alternatives(parts) => {
                let mut whole = Ends::default();
                for part in parts {
                    let ends = self.add(part)?;
                    whole.first.extend(ends.first);
                    whole.last.extend(ends.last);
                    whole.empty |= ends.empty;
                }
                Some(whole)
            }
            Part::Repeat { part, least, most } => self.repeat(part, *least, *most),
        }
    }

    /// One part after another.
    fn join(&mut self, one: Ends, other: Ends) -> Ends {
        for last in &one.last {
            if let Some(next) = self.next.get_mut(*last) {
                next.extend(&other.first);
            }
        }
        let mut first = one.first;
        let mut last = other.last;
        if one.empty {
            first.extend(&other.first);
        }
        if other.empty {
            last.extend(one.last);
        }
        Ends { first, last, empty: one.empty && other.empty }
    }

    fn repeat(&mut self, part: &Part, least: u32, most: Option<u32>) -> Option<Ends> {
        if most == Some(0) {
            return Some(Ends { empty: true, ..Ends::default() });
        }
        let (low, high) = part.length().unwrap_or_default();
        let ways = choices(part).powf(f64::from(most.unwrap_or(least)));
        if low == 0 && high != Some(0) && most.unwrap_or(least) > 1 && ways > MANY {
            self.idle = true;
        }
        let is_loop = match most {
            None => true,
            // What has one form only is read in one way, however often it is repeated.
            Some(most) if self.counted => ways * (f64::from(most - least.min(most)) + 1.0) > MANY,
            Some(most) => most > least && most >= LONG,
        };
        let mut whole = Ends { empty: true, ..Ends::default() };
        // All but the last of those that have to be there; a loop stands for the last and all that may follow.
        for _ in 1..least.min(COPIES) {
            let ends = self.add(part)?;
            whole = self.join(whole, ends);
        }
        let mut ends = self.add(part)?;
        if is_loop {
            for last in &ends.last {
                if let Some(next) = self.next.get_mut(*last) {
                    next.extend(&ends.first);
                }
            }
        }
        // One more stands for all that may follow, and follows only what was there.
        if !is_loop && most.is_some_and(|most| most > least.max(1)) {
            let mut more = self.add(part)?;
            more.empty = true;
            ends = self.join(ends, more);
        }
        ends.empty |= least == 0;
        Some(self.join(whole, ends))
    }

    fn after(&self, at: usize) -> &[usize] {
        self.next.get(at).map_or(&[], Vec::as_slice)
    }

    fn overlap(&self, one: usize, other: usize) -> bool {
        self.sets.get(one).zip(self.sets.get(other)).is_some_and(|(one, other)| one.overlaps(other))
    }

    /// The positions that can be come to from one of them by the ways that are allowed.
    fn reach(&self, from: &[usize], allowed: impl Fn(usize) -> bool) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<usize> = from.to_vec();
        while let Some(at) = open.pop() {
            open.extend(self.after(at).iter().filter(|next| allowed(**next) && reached.insert(**next)));
        }
        reached
    }

    /// The groups of positions that lead to each other.
    fn loops(&self) -> Vec<Vec<usize>> {
        let components = components(self.sets.len(), &|at| self.after(at).to_vec());
        components
            .into_iter()
            .filter(|group| group.len() > 1 || group.iter().any(|at| self.after(*at).contains(at)))
            .collect()
    }

    /// Whether there are two ways from a position of the loop back to it that read the same text.
    fn has_two_ways_round(&self, group: &[usize]) -> bool {
        let inside: BTreeSet<usize> = group.iter().copied().collect();
        let size = self.sets.len();
        for at in group {
            let mut next: Vec<_> = self.after(*at).iter().filter(|next| inside.contains(next)).collect();
            next.sort_unstable();
            if next.windows(2).any(|pair| pair.first() == pair.get(1)) {
                return true;
            }
        }
        let steps = |pair: usize| {
            let mut steps = Vec::new();
            for one in self.after(pair / size).iter().filter(|next| inside.contains(next)) {
                for other in self.after(pair % size).iter().filter(|next| inside.contains(next)) {
                    if self.overlap(*one, *other) {
                        steps.push(one * size + other);
                    }
                }
            }
            steps
        };
        let mut reached: BTreeSet<usize> = group.iter().map(|at| at * size + at).collect();
        let mut open: Vec<usize> = reached.iter().copied().collect();
        let mut back: Vec<(usize, usize)> = Vec::new();
        while let Some(pair) = open.pop() {
            for step in steps(pair) {
                back.push((step, pair));
                if reached.insert(step) {
                    open.push(step);
                }
            }
        }
        // From which of the pairs there is a way to a pair of the same position twice.
        back.sort_unstable();
        let mut returning: BTreeSet<usize> = group.iter().map(|at| at * size + at).collect();
        let mut open: Vec<usize> = returning.iter().copied().collect();
        while let Some(pair) = open.pop() {
            let start = back.partition_point(|(step, _)| *step < pair);
            for (step, before) in back.iter().skip(start) {
                if *step != pair {
                    break;
                }
                if returning.insert(*before) {
                    if before / size != before % size {
                        return true;
                    }
                    open.push(*before);
                }
            }
        }
        false
    }

    /// Whether a text can be shared out between two loops in more than one way.
    fn has_shared_loops(&self) -> bool {
        let loops = self.loops();
        let unions: Vec<Option<Set>> = loops
            .iter()
            .map(|group| {
                let sets = group.iter().filter_map(|at| self.sets.get(*at)).cloned();
                sets.reduce(|one, other| one.union(&other))
            })
            .collect();
        for (from, from_union) in loops.iter().zip(&unions) {
            for (to, to_union) in loops.iter().zip(&unions) {
                let Some((one, other)) = from_union.as_ref().zip(to_union.as_ref()) else { continue };
                if std::ptr::eq(from, to) || !one.overlaps(other) {
                    continue;
                }
                let shared = one.intersection(other);
                let within = |at: usize| self.sets.get(at).is_some_and(|set| set.overlaps(&shared));
                let reached = self.reach(from, within);
                if to.iter().any(|at| reached.contains(at)) && self.run_together(from, to) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether two loops can go round and round with the same text.
    fn run_together(&self, one: &[usize], other: &[usize]) -> bool {
        let pairs: Vec<(usize, usize)> =
            one.iter().flat_map(|one| other.iter().map(move |other| (*one, *other))).collect();
        let pairs: Vec<_> = pairs.into_iter().filter(|(one, other)| self.overlap(*one, *other)).collect();
        if pairs.len() > LARGEST_LOOP * LARGEST_LOOP {
            return true;
        }
        let steps = |index: usize| -> Vec<usize> {
            let Some((one, other)) = pairs.get(index) else { return Vec::new() };
            let mut steps = Vec::new();
            for a in self.after(*one) {
                for b in self.after(*other) {
                    steps.extend(pairs.binary_search(&(*a, *b)).ok());
                }
            }
            steps
        };
        let groups = components(pairs.len(), &steps);
        groups.iter().any(|group| group.len() > 1 || group.iter().any(|at| steps(*at).contains(at)))
    }
}

/// In how many ways a part can be gone through, whatever it reads. Not finite for one that can go on for ever.
fn choices(part: &Part) -> f64 {
    match part {
        Part::Set(_) | Part::Start | Part::End | Part::Boundary | Part::Opaque => 1.0,
        Part::Concat(parts) => parts.iter().map(choices).product(),
        Part::Alternatives(parts) => parts.iter().map(choices).sum(),
        Part::Repeat { part, least, most } => match most {
            None => f64::INFINITY,
            Some(most) => {
                let times = f64::from(most.saturating_sub(*least)) + 1.0;
                choices(part).powf(f64::from(*most)) * times
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::ecma::parse;
    use super::*;

    fn of(text: &str) -> Risk {
        assert!(regress::Regex::new(text).is_ok(), "{text}");
        risk(&parse(text).root)
    }

    #[test]
    fn ordinary_patterns_have_no_risk() {
        for text in [
            "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            "^(all|0|[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12})$",
            "^[A-Za-z0-9_.-]+$",
            "^[a-z][a-z0-9-]{0,61}[a-z0-9]$",
            r"^(\*\.)?([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$",
            r"^[\w.-]+@[\w-]+(\.[\w-]+)+$",
            r"^\s*\S+\s*$",
            "^([0-9a-f]{2}){20}$",
            "^([0-9a-f]{2}:)*[0-9a-f]{2}$",
            "^[a-z]+(,[a-z]+)*$",
            r"^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$",
            "^.{0,4096}$",
            "^.{1,64}$",
            "^.*$",
            "^$",
        ] {
            assert_eq!(of(text), Risk::None, "{text}");
        }
    }

    #[test]
    fn two_ways_round_a_loop_are_exponential() {
        for text in [
            "^(a+)+$",
            "^(a|a)*$",
            "^(.*)*$",
            "^(a*)*$",
            "^([a-z]+)*$",
            r"^(\w+\s?)*$",
            "^(a|aa)+$",
            "^(a|ab|b)*$",
            "^(a?){30}$",
            "^(a{1,30}){1,30}$",
            "^((ab)*)*$",
            r"^(\d+,?)+$",
            "^(a|a){20}$",
            "^(a{2}|a{3})+$",
            "^(x+x+)+y$",
        ] {
            assert_eq!(of(text), Risk::Exponential, "{text}");
        }
    }

    #[test]
    fn loops_that_share_a_text_are_polynomial() {
        for text in [r"^\d+\d+$", r"^\d*\d*$", "^.*foo.*$", r"^\w+[a-z]{2,}$", r"^\s*\w*\s*$", ".{0,4096}.{0,4096}"] {
            assert_eq!(of(text), Risk::Polynomial, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        assert_eq!(of(r"^(?=.*\d).{8,}$"), Risk::Opaque);
        assert_eq!(of(r"^(a)\1$"), Risk::Opaque);
        let long = "^(".to_owned() + &vec!["abcdefghij"; 20].join("-") + ")*$";
        assert_eq!(of(&long), Risk::TooLarge);
    }
}
