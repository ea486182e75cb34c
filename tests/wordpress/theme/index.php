<?php
/* index.php - a page of any kind: stories with their text where it is one of them, and all links that a theme shows. */
/* SPDX-License-Identifier: Apache-2.0 */
?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head><meta charset="utf-8"><?php wp_head(); ?></head>
<body <?php body_class(); ?>>
<main>
<?php
while ( have_posts() ) {
	the_post();
	if ( ! is_singular() ) {
		?>
<p><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></p>
		<?php
		continue;
	}
	?>
<article>
<h1><?php the_title(); ?></h1>
<p class="excerpt"><?php echo esc_html( has_excerpt() ? get_the_excerpt() : '' ); ?></p>
<?php
the_post_thumbnail( 'large' );
the_content();
?>
</article>
<footer>
<?php
wp_link_pages();
the_author_posts_link();
the_category( ' ' );
the_tags( '', ' ' );
the_post_navigation();
comments_template( '/comments.php' );
?>
<a href="<?php echo esc_url( wp_get_shortlink() ); ?>">short</a>
<?php post_comments_feed_link(); ?>
</footer>
	<?php
}
the_posts_pagination();
?>
</main>
<nav>
<?php
wp_list_pages( array( 'title_li' => '' ) );
wp_list_categories( array( 'title_li' => '', 'hide_empty' => false, 'feed' => 'feed' ) );
wp_tag_cloud();
wp_get_archives( array( 'type' => 'monthly' ) );
wp_get_archives( array( 'type' => 'yearly' ) );
wp_get_archives( array( 'type' => 'daily' ) );
?>
<a href="<?php bloginfo( 'rss2_url' ); ?>">RSS</a> <a href="<?php bloginfo( 'atom_url' ); ?>">Atom</a> <a href="<?php bloginfo( 'rdf_url' ); ?>">RDF</a>
<a href="<?php bloginfo( 'comments_rss2_url' ); ?>">Comments</a>
</nav>
<?php wp_footer(); ?>
</body>
</html>
