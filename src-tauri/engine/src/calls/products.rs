//! Products, listings and bundles.

use super::calls;
use crate::cases::{bundles, listings, products};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// The grid of 商品.
    products(e, arg: ProductQuery) -> Page<ProductSku> = products::list(&e.store, arg).await;
    /// A product with its SKUs.
    product(e, arg: OneProduct) -> ProductView = products::get(&e.store, arg).await;
    /// Which SKUs axes make.
    combine_axes(e, arg: CombineAxes) -> Vec<Combination> = products::combine(&e.store, arg).await;
    /// Makes a product with its SKUs.
    create_product(e, arg: CreateProduct) -> ProductCreated = products::create(&e.store, arg, e.now()).await;
    /// Copies a product.
    copy_product(e, arg: CopyProduct) -> ProductCreated = products::copy(&e.store, arg, e.now()).await;
    /// Writes cells of the grid.
    edit_products(e, arg: EditProducts) -> ProductsEdited = products::edit(&e.store, arg, e.now()).await;
    /// What another way of counting does to the malls' numbers.
    preview_counting(e, arg: PreviewCounting) -> Look = products::preview_counting(&e.store, arg, e.now()).await;
    /// What removing SKUs means.
    preview_removal(e, arg: RemoveSkus) -> RemovalPreview = products::preview_removal(&e.store, arg, e.now()).await;
    /// Removes SKUs.
    remove_skus(e, arg: RemoveSkus) -> SkusRemoved = products::remove(&e.store, arg, e.now()).await;
    /// Brings SKUs back into sight.
    restore_skus(e, arg: SomeSkus) -> Nothing =
        products::restore(&e.store, arg, e.now()).await.map(|()| Nothing {});
    /// The free fields.
    product_fields(e, _arg: Nothing) -> Vec<FieldView> = products::fields(&e.store).await;
    /// Writes the free fields.
    save_fields(e, arg: SaveFields) -> Vec<FieldView> = products::save_fields(&e.store, arg, e.now()).await;
    /// A product's picture.
    picture(e, arg: OneProduct) -> PictureView = products::picture(&e.store, arg).await;
    /// Gives a product a picture.
    set_picture(e, arg: SetPicture) -> Nothing =
        products::set_picture(&e.store, arg, e.now()).await.map(|()| Nothing {});
    /// What was changed of a product.
    product_history(e, arg: OneProduct) -> Vec<ProductChange> = products::story(&e.store, arg).await;

    /// ショップ別商品.
    listings(e, arg: ListingQuery) -> Page<ListingView> = listings::list(&e.store, arg).await;
    /// Articles that are no SKU yet.
    unknown_articles(e, arg: ArticleQuery) -> Page<ArticleView> = listings::unknown(&e.store, arg).await;
    /// What cells of listings would do to the numbers.
    preview_listing_edit(e, arg: EditListings) -> Look = listings::preview_edit(&e.store, arg, e.now()).await;
    /// Writes cells of listings.
    edit_listings(e, arg: EditListings) -> ListingsEdited = listings::edit(&e.store, arg, e.now()).await;
    /// What switching listings would do.
    preview_listing_change(e, arg: ChangeListings) -> ChangePreview =
        listings::preview_change(&e.store, arg, e.now()).await;
    /// Switches stock link or who ships.
    change_listings(e, arg: ChangeListings) -> ListingsChanged = listings::change(&e.store, arg, e.now()).await;
    /// Joins an article to a SKU.
    join_article(e, arg: JoinArticle) -> ListingSaved = listings::join(&e.store, arg, e.now()).await;
    /// What it would do that an article is another SKU.
    preview_listing_move(e, arg: MoveListing) -> Look = listings::preview_move(&e.store, arg, e.now()).await;
    /// An article is another SKU.
    move_listing(e, arg: MoveListing) -> Nothing = listings::move_to(&e.store, arg, e.now()).await;
    /// Articles are no SKU any more.
    take_apart(e, arg: TakeApart) -> Nothing = listings::take_apart(&e.store, arg, e.now()).await;
    /// What another matching key does.
    preview_matching_key(e, arg: SetMatchingKey) -> KeyPreview = listings::preview_key(&e.store, arg, e.now()).await;
    /// Saves another matching key.
    set_matching_key(e, arg: SetMatchingKey) -> KeySet = listings::set_key(&e.store, arg, e.now()).await;

    /// What a SKU is made of.
    bundle(e, arg: OneSku) -> BundleView = bundles::get(&e.store, arg).await;
    /// What a SKU of these parts would be.
    check_bundle(e, arg: CheckBundle) -> BundleChecked = bundles::check(&e.store, arg, e.now()).await;
    /// Saves what a SKU is made of.
    save_bundle(e, arg: SaveBundle) -> Nothing = bundles::save(&e.store, arg, e.now()).await;
    /// What a file of bundles would do.
    preview_bundles(e, arg: ImportBundles) -> BundlesDryRun = bundles::dry_run(&e.store, arg, e.now()).await;
    /// Takes a file of bundles in.
    import_bundles(e, arg: ImportBundles) -> BundlesImported = bundles::import(&e.store, arg, e.now()).await;
    /// All bundles as a file.
    export_bundles(e, arg: ExportBundles) -> FileMade = bundles::export(&e.store, arg, e.now()).await;
}
