<?php
/* tell.php - what a WordPress holds, as JSON: posts as its readers see them, and pictures. */
/* SPDX-License-Identifier: Apache-2.0 */
$_SERVER['HTTP_HOST'] = 'old.example';
require getcwd() . '/wp-load.php';
add_filter( 'pre_http_request', fn() => new WP_Error( 'nobody', 'no other site is asked' ) );

function names_of( $post, $taxonomy ) {
	return wp_get_object_terms( $post->ID, $taxonomy, array( 'fields' => 'slugs', 'orderby' => 'slug' ) );
}

/* As readers see them. */
function labels_of( $post, $taxonomy ) {
	$names = wp_get_object_terms( $post->ID, $taxonomy, array( 'fields' => 'names', 'orderby' => 'name' ) );
	return array_map( fn( $name ) => html_entity_decode( $name, ENT_QUOTES | ENT_HTML5 ), $names );
}

function above( $category ) {
	$slugs = array();
	for ( ; $category->parent; $category = get_category( $category->parent ) ) {
		$slugs[] = get_category( $category->parent )->slug;
	}
	return $slugs;
}

$all = get_posts( array( 'post_type' => array( 'post', 'page', 'attachment' ), 'post_status' => array( 'any', 'inherit', 'trash' ), 'numberposts' => -1, 'orderby' => 'ID', 'order' => 'ASC' ) );
$told = array( 'posts' => array(), 'pictures' => array(), 'categories' => array() );
foreach ( $all as $post ) {
	setup_postdata( $GLOBALS['post'] = $post );
	$meta = array_map( fn( $values ) => array_map( 'maybe_unserialize', $values ), get_post_meta( $post->ID ) );
	$facts = array( 'id' => $post->ID, 'title' => html_entity_decode( $post->post_title, ENT_QUOTES | ENT_HTML5 ), 'slug' => urldecode( $post->post_name ), 'date' => $post->post_date, 'gmt' => $post->post_date_gmt, 'parent' => $post->post_parent, 'meta' => $meta );
	if ( 'attachment' === $post->post_type ) {
		$file = get_attached_file( $post->ID );
		$told['pictures'][] = $facts + array( 'address' => wp_get_attachment_url( $post->ID ), 'bytes' => is_file( $file ) ? filesize( $file ) : 0, 'caption' => html_entity_decode( $post->post_excerpt, ENT_QUOTES | ENT_HTML5 ) );
		continue;
	}
	$told['posts'][] = $facts + array(
		'status'     => $post->post_status,
		'author'     => html_entity_decode( get_the_author_meta( 'display_name', $post->post_author ), ENT_QUOTES | ENT_HTML5 ),
		'categories' => names_of( $post, 'category' ),
		'tags'       => names_of( $post, 'post_tag' ),
		'sections'   => labels_of( $post, 'category' ),
		'labels'     => labels_of( $post, 'post_tag' ),
		'excerpt'    => html_entity_decode( $post->post_excerpt, ENT_QUOTES | ENT_HTML5 ),
		'html'       => apply_filters( 'the_content', $post->post_content ),
		'picture'    => get_post_thumbnail_id( $post->ID ),
		'sticky'     => is_sticky( $post->ID ),
	);
}
foreach ( get_categories( array( 'hide_empty' => false ) ) as $category ) {
	$told['categories'][ $category->slug ] = above( $category );
}
echo wp_json_encode( $told, JSON_INVALID_UTF8_SUBSTITUTE );
