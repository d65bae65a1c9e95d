//! Whether a geometry is simple in the sense of OGC simple features.

use std::collections::BTreeSet;

use rstar::RTreeObject;

use crate::segments::{Meet, Segment, Xy, meet, tree};
use crate::shape::Simple;
use crate::validity::usable;
use crate::{FaultKind, Shape, validate};

/// Tells whether a geometry is simple: points do not repeat, and lines meet themselves and each other at their ends
/// only (at a closed line's seam only themselves).
///
/// # Source
///
/// OGC 06-103r4, clauses 6.1.5, 6.1.6 and 6.1.8. Rings of polygons are judged like closed lines.
///
/// # Valid for
///
/// Coordinates up to 1e100; a geometry beyond that is not simple.
pub fn is_simple(shape: &Shape) -> bool {
    match shape {
        Shape::Point(p) => usable(*p),
        Shape::MultiPoint(points) => {
            let distinct: BTreeSet<_> = points.iter().map(|p| p.xy().map(|x| (x + 0.0).to_bits())).collect();
            distinct.len() == points.len() && points.iter().all(|p| usable(*p))
        }
        Shape::Line(_) | Shape::MultiLine(_) => {
            let mut lines = Vec::new();
            shape.each_simple(&mut |part| {
                if let Simple::Line(line) = part {
                    lines.push(line.iter().map(|p| p.xy()).collect::<Vec<_>>());
                }
            });
            lines.iter().flatten().all(|p| usable((*p).into())) && lines_are_simple(lines)
        }
        Shape::Polygon(_) | Shape::MultiPolygon(_) => {
            let bad = [FaultKind::NonFinite, FaultKind::SelfIntersection, FaultKind::SelfTouch, FaultKind::Spike];
            validate(shape).iter().all(|fault| !bad.contains(&fault.kind))
        }
        Shape::Collection(parts) => parts.iter().all(is_simple),
    }
}

fn lines_are_simple(mut lines: Vec<Vec<Xy>>) -> bool {
    for line in &mut lines {
        line.dedup();
    }
    let number = |i: usize| u32::try_from(i).expect("fewer than 2^32 positions");
    let edges: Vec<Segment> = (lines.iter().enumerate())
        .flat_map(|(l, line)| {
            line.windows(2).enumerate().map(move |(i, ends)| Segment {
                a: ends[0],
                b: ends[1],
                ring: number(l),
                index: number(i),
            })
        })
        .collect();
    let index = tree(edges.clone());
    edges.iter().all(|e| {
        index
            .locate_in_envelope_intersecting(e.envelope())
            .filter(|f| (f.ring, f.index) > (e.ring, e.index))
            .all(|f| may_meet(&lines, *e, *f))
    })
}

fn may_meet(lines: &[Vec<Xy>], e: Segment, f: Segment) -> bool {
    let (line, other) = (&lines[e.ring as usize], &lines[f.ring as usize]);
    let is_closed = |line: &[Xy]| line.first() == line.last();
    let is_end = |line: &[Xy], p: Xy| line.first() == Some(&p) || line.last() == Some(&p);
    match meet(e.a, e.b, f.a, f.b) {
        Meet::Apart => true,
        Meet::Cross(_) | Meet::Overlap(..) => false,
        Meet::Touch(p) if e.ring == f.ring => {
            let seam = e.index == 0 && f.index as usize == line.len() - 2 && is_closed(line) && p == line[0];
            f.index == e.index + 1 || seam
        }
        Meet::Touch(p) => is_end(line, p) && is_end(other, p) && !is_closed(line) && !is_closed(other),
    }
}
