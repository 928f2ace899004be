//! Products, listings and bundles.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "products.list": ProductQuery => Page<ProductSku>, products, [];
    "products.get": OneProduct => ProductView, product, [];
    "products.combine": CombineAxes => Vec<Combination>, combine_axes, [];
    "products.create": CreateProduct => ProductCreated, create_product, ["stock"];
    "products.copy": CopyProduct => ProductCreated, copy_product, ["stock"];
    "products.edit": EditProducts => ProductsEdited, edit_products, ["stock", "listings"];
    "products.preview_counting": PreviewCounting => Look, preview_counting, [];
    "products.preview_removal": RemoveSkus => RemovalPreview, preview_removal, [];
    "products.remove": RemoveSkus => SkusRemoved, remove_skus, ["stock", "listings"];
    "products.restore": SomeSkus => Nothing, restore_skus, ["stock", "listings"];
    "products.fields": Nothing => Vec<FieldView>, product_fields, [];
    "products.save_fields": SaveFields => Vec<FieldView>, save_fields, ["stock"];
    "products.picture": OneProduct => PictureView, picture, [];
    "products.set_picture": SetPicture => Nothing, set_picture, ["stock"];
    "products.history": OneProduct => Vec<ProductChange>, product_history, [];
    "listings.list": ListingQuery => Page<ListingView>, listings, [];
    "listings.unknown": ArticleQuery => Page<ArticleView>, unknown_articles, [];
    "listings.preview_edit": EditListings => Look, preview_listing_edit, [];
    "listings.edit": EditListings => ListingsEdited, edit_listings, ["listings", "stock"];
    "listings.preview_change": ChangeListings => ChangePreview, preview_listing_change, [];
    "listings.change": ChangeListings => ListingsChanged, change_listings, ["listings", "stock"];
    "listings.join": JoinArticle => ListingSaved, join_article, ["listings", "orders"];
    "listings.preview_move": MoveListing => Look, preview_listing_move, [];
    "listings.move": MoveListing => Nothing, move_listing, ["listings", "stock"];
    "listings.take_apart": TakeApart => Nothing, take_apart, ["listings", "stock"];
    "shops.preview_matching_key": SetMatchingKey => KeyPreview, preview_matching_key, [];
    "shops.set_matching_key": SetMatchingKey => KeySet, set_matching_key, ["shops", "listings", "orders"];
    "bundles.get": OneSku => BundleView, bundle, [];
    "bundles.check": CheckBundle => BundleChecked, check_bundle, [];
    "bundles.save": SaveBundle => Nothing, save_bundle, ["stock", "listings"];
    "bundles.preview_import": ImportBundles => BundlesDryRun, preview_bundles, [];
    "bundles.import": ImportBundles => BundlesImported, import_bundles, ["stock", "listings", "jobs"];
    "bundles.export": ExportBundles => FileMade, export_bundles, [];
}
