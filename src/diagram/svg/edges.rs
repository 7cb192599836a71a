//! Edges, with the signs in which some end.

use std::fmt::Write as _;

use super::super::draw::{aim, approach, head, number, path, sign_of_end};
use super::super::marks::Mark;
use super::super::scene::{Edge, Scene, Tag};
use super::super::tag::HEIGHT;
use super::{escape, line};

/// The edges, those to one target together: first what keeps them apart from the edges below, then the edges, and the
/// signs in which some of them end. `id` begins the ids of boxes.
pub(super) fn write(out: &mut String, scene: &Scene, id: &str) {
    let mut into: Vec<Vec<&Edge>> = vec![Vec::new(); scene.shapes.len()];
    for edge in &scene.edges {
        into[edge.to].push(edge);
    }
    let is_dimmed = is_dimmed(scene);
    for (shape, edges) in scene.shapes.iter().zip(&into) {
        let Some(first) = edges.first() else { continue };
        let is_lit = edges.iter().any(|edge| edge.is_lit);
        let of_all = light(is_dimmed, is_lit);
        // What is gone lies below what is there, and that below what is new.
        let mut edges = edges.clone();
        edges.sort_by_key(|edge| match edge.mark {
            Some(Mark::Removed) => 0,
            None => 1,
            Some(Mark::Changed | Mark::Added) => 2,
        });
        edges.sort_by_key(|edge| edge.is_lit);
        put!(out, "<g class=\"{}\">\n", aim(scene, first));
        for edge in &edges {
            put!(out, "<path class=\"halo\" d=\"{}\"/>\n", path(edge));
        }
        for edge in &edges {
            let mark = edge.mark.map_or_else(String::new, |mark| format!(" {}", mark.word()));
            let light = light(is_dimmed, edge.is_lit);
            put!(out, "<path class=\"line{mark}{light}\" d=\"{}\"/>\n", path(edge));
        }
        if let Some(tag) = &shape.landing {
            put!(out, "<path class=\"line{of_all}\" d=\"{}\"/>\n", approach(tag, shape.entry_point()));
        }
        if shape.landing.is_some() || edges.iter().any(|edge| edge.tag.is_none()) {
            put!(out, "<path class=\"head{of_all}\" d=\"{}\"/>\n", head(shape.entry_point()));
        }
        for edge in &edges {
            if let Some(tag) = &edge.tag {
                put!(out, "<a href=\"#{id}box-{}\">", edge.to);
                sign_of(out, tag, &format!("goes on to {}", shape.title));
                out.push_str("</a>\n");
            }
        }
        if let Some(tag) = &shape.landing {
            sign_of(out, tag, &format!("edges to {} go on here", shape.title));
        }
        out.push_str("</g>\n");
    }
}

/// A sign at the end of an edge that is not drawn through.
fn sign_of(out: &mut String, tag: &Tag, spoken: &str) {
    let (x, y, width) = (number(tag.at.x), number(tag.at.y), number(tag.width));
    put!(
        out,
        "<g class=\"tag {}\" transform=\"translate({x} {y})\"><title>{}</title>",
        tag.kind.word(),
        escape(spoken)
    );
    put!(
        out,
        "<rect y=\"{}\" width=\"{width}\" height=\"{HEIGHT}\" rx=\"{}\"/>\n",
        -HEIGHT / 2.0,
        HEIGHT / 2.0
    );
    match &tag.line {
        Some(text) => line(out, text),
        None => put!(out, "<path class=\"sign\" d=\"{}\"/>", sign_of_end(tag.kind)),
    }
    out.push_str("</g>");
}

/// Whether ways are lit, so that all else stands back.
pub(super) fn is_dimmed(scene: &Scene) -> bool {
    scene.shapes.iter().any(|shape| shape.is_lit)
}

/// The class of a line that is lit, or stands back.
pub(super) fn light(is_dimmed: bool, is_lit: bool) -> &'static str {
    match (is_dimmed, is_lit) {
        (_, true) => " lit",
        (true, false) => " off",
        (false, false) => "",
    }
}
