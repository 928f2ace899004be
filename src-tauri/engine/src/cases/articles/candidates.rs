//! The SKUs that an article may be, found without comparing everything with everything.

use std::collections::{HashMap, HashSet};

use miseban_domain::article::{Article, Face, Likeness, VARIATION, likeness};
use miseban_store::article_known::KnownSku;

/// Most SKUs proposed for one article.
const MOST: usize = 5;
/// A pair of characters that stands in more names than this says nothing.
const TOO_COMMON: usize = 2_000;
/// Most SKUs whose names are compared in full.
const LOOKED_AT: usize = 40;

/// All SKUs that can be proposed, by what finds them.
pub(super) struct Candidates {
    faces: Vec<(usize, Face)>,
    by_code: HashMap<String, Vec<usize>>,
    by_jan: HashMap<String, Vec<usize>>,
    by_pair: HashMap<(char, char), Vec<usize>>,
}

impl Candidates {
    /// Of these SKUs; those out of sight are left out.
    pub fn of(skus: &[KnownSku]) -> Self {
        let mut faces = Vec::with_capacity(skus.len());
        let (mut by_code, mut by_jan, mut by_pair) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (at, sku) in skus.iter().enumerate().filter(|(_, sku)| !sku.archived) {
            let face = Face::new(&sku.code, &sku.jan, &sku.name, sku.variation.split(VARIATION), sku.price);
            let place = faces.len();
            let put = |map: &mut HashMap<String, Vec<usize>>, key: &str| {
                if !key.is_empty() {
                    map.entry(key.to_owned()).or_default().push(place);
                }
            };
            put(&mut by_code, face.code());
            put(&mut by_jan, face.jan());
            for pair in face.pairs() {
                by_pair.entry(pair).or_insert_with(Vec::new).push(place);
            }
            faces.push((at, face));
        }
        Self { faces, by_code, by_jan, by_pair }
    }

    /// The SKUs that this article may be, the surest first: their place in the list, and how surely. `taken` says of a
    /// SKU that it is in the shop already: an alike name is no reason then.
    pub fn find(
        &self,
        article: &Article,
        code: &str,
        taken: impl Fn(usize) -> bool,
        refused: impl Fn(usize) -> bool,
    ) -> Vec<(usize, Likeness)> {
        let values = article.options.iter().map(|(_, value)| value.as_str());
        let face = Face::new(code, &article.jan, &article.title, values, article.price);
        let keyed = [self.by_code.get(face.code()), self.by_jan.get(face.jan())];
        let by_key: HashSet<usize> = keyed.into_iter().flatten().flatten().copied().collect();
        let mut places: Vec<usize> = by_key.iter().copied().collect();
        places.sort_unstable();
        places.extend(self.by_name(&face).into_iter().filter(|place| !by_key.contains(place)));
        let mut found: Vec<(usize, Likeness)> = places
            .into_iter()
            .filter_map(|place| {
                let (at, other) = self.faces.get(place)?;
                let out = refused(*at) || (!by_key.contains(&place) && taken(*at));
                let likeness = if out { None } else { likeness(&face, other) };
                Some((*at, likeness?))
            })
            .collect();
        found.sort_by_key(|(at, likeness)| (std::cmp::Reverse(likeness.percent), *at));
        found.truncate(MOST);
        found
    }

    /// Those that share the rarest pairs of the name: half of them and one more, so that none that is alike enough is missed
    /// as long as its pairs are not too common.
    fn by_name(&self, face: &Face) -> Vec<usize> {
        let mut postings: Vec<&Vec<usize>> =
            face.pairs().filter_map(|pair| self.by_pair.get(&pair)).collect();
        postings.sort_by_key(|posting| posting.len());
        let enough = face.pairs().count() / 2 + 1;
        let mut hits: HashMap<usize, usize> = HashMap::new();
        for posting in postings.into_iter().filter(|posting| posting.len() <= TOO_COMMON).take(enough) {
            for place in posting {
                *hits.entry(*place).or_default() += 1;
            }
        }
        let mut found: Vec<(usize, usize)> = hits.into_iter().collect();
        found.sort_by_key(|(place, shared)| (std::cmp::Reverse(*shared), *place));
        found.truncate(LOOKED_AT);
        found.into_iter().map(|(place, _)| place).collect()
    }
}
