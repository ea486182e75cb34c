<?php
/* import.php - an export's file taken in by WordPress's functions, as its importer calls them: the same fields, in the same
 * order, with the same reasons to pass over something. Prints a line for each thing that did not come. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run knows of numbers and addresses it forgets at its end, and the next file is another run: pictures that come
 * with a later file are found by the numbers that posts keep, and the texts by their old addresses.
 */
$_SERVER['HTTP_HOST'] = 'old.example';
define( 'WP_IMPORTING', true );
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user( 1 );
add_filter( 'pre_wp_mail', '__return_true' );
add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', fn( $ports, $host, $url ) => array( ...$ports, wp_parse_url( $url, PHP_URL_PORT ) ), 10, 3 );

$users = array();    /* name there: number here */
$posts = array();    /* number there: number here */
$parents = array();  /* number there: number of its parent there, not known yet */
$featured = array(); /* number here: number of its picture there */
$moved = array();    /* address there: address here */

function lost( $what, $name, $why = '' ) {
	echo "$what: $name" . ( is_wp_error( $why ) ? ': ' . $why->get_error_message() : '' ) . "\n";
}

/* The values of a record's elements in WordPress's own namespace. */
function fields( $record, $names ) {
	$own = $record->children( 'wp', true );
	return array_combine( $names, array_map( fn( $name ) => (string) $own->$name, $names ) );
}

function metadata( $record, $element ) {
	$pairs = array();
	foreach ( $record->children( 'wp', true )->$element as $pair ) {
		$pairs[] = array( (string) $pair->meta_key, maybe_unserialize( (string) $pair->meta_value ) );
	}
	return $pairs;
}

/* Text as functions of WordPress want it, which take backslashes away; lists and numbers as they are. */
function slashed( $value ) {
	return is_string( $value ) ? wp_slash( $value ) : $value;
}

/* ---- people, categories, tags ---- */

function take_author( $record ) {
	global $users;
	$author = fields( $record, array( 'author_login', 'author_email', 'author_display_name', 'author_first_name', 'author_last_name' ) );
	$login = $author['author_login'];
	$there = get_user_by( 'login', $login ); /* the person at the screen picks who came with a file before */
	$made = $there ? $there->ID : wp_insert_user( array( 'user_login' => $login, 'user_pass' => wp_generate_password(), 'user_email' => $author['author_email'], 'display_name' => $author['author_display_name'], 'first_name' => $author['author_first_name'], 'last_name' => $author['author_last_name'] ) );
	if ( is_wp_error( $made ) ) {
		lost( 'author', $login, $made );
		$made = get_current_user_id();
	}
	$users[ sanitize_user( $login, true ) ] = $made;
}

/* Whether WordPress has a term of that slug, or else of that name; its number. */
function term_there( $slug, $taxonomy ) {
	$found = term_exists( $slug, $taxonomy );
	return (int) ( is_array( $found ) ? $found['term_id'] : $found );
}

function take_category( $record ) {
	$category = fields( $record, array( 'category_nicename', 'category_parent', 'cat_name', 'category_description' ) );
	if ( term_there( $category['category_nicename'], 'category' ) ) {
		return;
	}
	$parent = $category['category_parent'] ? (int) category_exists( $category['category_parent'] ) : 0;
	$made = wp_insert_category( array( 'category_nicename' => $category['category_nicename'], 'category_parent' => $parent, 'cat_name' => wp_slash( $category['cat_name'] ), 'category_description' => wp_slash( $category['category_description'] ) ), true );
	if ( is_wp_error( $made ) ) {
		lost( 'category', $category['category_nicename'], $made );
		return;
	}
	foreach ( metadata( $record, 'termmeta' ) as list( $key, $value ) ) {
		add_term_meta( $made, wp_slash( $key ), slashed( $value ) );
	}
}

function take_tag( $record ) {
	$tag = fields( $record, array( 'tag_slug', 'tag_name', 'tag_description' ) );
	if ( term_there( $tag['tag_slug'], 'post_tag' ) ) {
		return;
	}
	$made = wp_insert_term( wp_slash( $tag['tag_name'] ), 'post_tag', array( 'slug' => $tag['tag_slug'], 'description' => wp_slash( $tag['tag_description'] ) ) );
	if ( is_wp_error( $made ) ) {
		lost( 'tag', $tag['tag_slug'], $made );
		return;
	}
	foreach ( metadata( $record, 'termmeta' ) as list( $key, $value ) ) {
		add_term_meta( $made['term_id'], wp_slash( $key ), slashed( $value ) );
	}
}

/* ---- files ---- */

/* The file at an address, put into the library's folder; its place, or an error. */
function fetch( $address, $month ) {
	$name = basename( wp_parse_url( $address, PHP_URL_PATH ) );
	$file = wp_tempnam( $name );
	$answer = wp_safe_remote_get( $address, array( 'timeout' => 300, 'stream' => true, 'filename' => $file, 'headers' => array( 'Accept-Encoding' => 'identity' ) ) );
	$status = is_wp_error( $answer ) ? 0 : wp_remote_retrieve_response_code( $answer );
	if ( 200 !== $status || 0 === filesize( $file ) ) {
		return is_wp_error( $answer ) ? $answer : new WP_Error( 'fetch', "$address: status $status" );
	}
	$length = wp_remote_retrieve_header( $answer, 'content-length' );
	if ( $length && filesize( $file ) !== (int) $length ) {
		return new WP_Error( 'fetch', "$address: not of its length" );
	}
	$kind = wp_check_filetype_and_ext( $file, $name );
	$name = $kind['proper_filename'] ?: $name;
	if ( ! $kind['type'] || ! $kind['ext'] ) {
		return new WP_Error( 'fetch', "$address: WordPress takes no such files" );
	}
	$folder = wp_upload_dir( $month );
	$name = wp_unique_filename( $folder['path'], $name );
	copy( $file, "{$folder['path']}/$name" );
	unlink( $file );
	return array( 'file' => "{$folder['path']}/$name", 'url' => "{$folder['url']}/$name", 'type' => $kind['type'] );
}

/* An address without what it ends with: that of the sizes that are made of a picture begins so. */
function stem( $address ) {
	return preg_replace( '/\.[^.\/]+$/', '', $address );
}

function take_file( $post, $address, $month ) {
	global $moved;
	$file = fetch( $address, $month );
	if ( is_wp_error( $file ) ) {
		return $file;
	}
	$moved[ $address ] = $moved[ $post['guid'] ] = $file['url'];
	if ( str_starts_with( $file['type'], 'image/' ) ) {
		$moved[ stem( $address ) ] = stem( $file['url'] );
	}
	$made = wp_insert_attachment( array_merge( $post, array( 'post_mime_type' => $file['type'], 'guid' => $file['url'] ) ), $file['file'] );
	wp_update_attachment_metadata( $made, wp_generate_attachment_metadata( $made, $file['file'] ) );
	return $made;
}

/* ---- posts ---- */

/* The folder of a month that a file lay in, else that of its date. */
function month_of( $item, $date ) {
	foreach ( metadata( $item, 'postmeta' ) as list( $key, $value ) ) {
		if ( '_wp_attached_file' === $key && preg_match( '%^\d{4}/\d{2}%', $value, $month ) ) {
			return $month[0];
		}
	}
	return $date;
}

function make_post( $item, $post, $number ) {
	global $users, $posts, $parents;
	$own = $item->children( 'wp', true );
	$post['import_id'] = $number;
	$post['post_author'] = $users[ sanitize_user( (string) $item->children( 'dc', true )->creator, true ) ] ?? get_current_user_id();
	$post['post_content'] = (string) $item->children( 'content', true )->encoded;
	$post['post_excerpt'] = (string) $item->children( 'excerpt', true )->encoded;
	$post['guid'] = (string) $item->guid;
	$parent = (int) $post['post_parent'];
	if ( $parent && ! isset( $posts[ $parent ] ) ) {
		$parents[ $number ] = $parent;
	}
	$post['post_parent'] = $posts[ $parent ] ?? 0;
	if ( 'attachment' === $post['post_type'] ) {
		$address = (string) $own->attachment_url ?: $post['guid'];
		return take_file( wp_slash( $post ), $address, month_of( $item, $post['post_date'] ) );
	}
	return wp_insert_post( wp_slash( $post ), true );
}

function file_under( $item, $made ) {
	$filed = array();
	foreach ( $item->category as $term ) {
		$taxonomy = (string) $term['domain'];
		$id = term_there( (string) $term['nicename'], $taxonomy );
		if ( ! $id ) {
			$new = wp_insert_term( (string) $term, $taxonomy, array( 'slug' => (string) $term['nicename'] ) );
			if ( is_wp_error( $new ) ) {
				lost( "term of $taxonomy", (string) $term, $new );
				continue;
			}
			$id = $new['term_id'];
		}
		$filed[ $taxonomy ][] = (int) $id;
	}
	foreach ( $filed as $taxonomy => $ids ) {
		wp_set_post_terms( $made, $ids, $taxonomy );
	}
}

function add_metadata_of( $item, $made ) {
	global $featured;
	foreach ( metadata( $item, 'postmeta' ) as list( $key, $value ) ) {
		if ( in_array( $key, array( '_wp_attached_file', '_wp_attachment_metadata', '_edit_lock', '_edit_last' ), true ) ) {
			continue;
		}
		add_post_meta( $made, wp_slash( $key ), slashed( $value ) );
		if ( '_thumbnail_id' === $key ) {
			$featured[ $made ] = (int) $value;
		}
	}
}

function take_item( $item ) {
	global $posts;
	$post = fields( $item, array( 'post_date', 'post_date_gmt', 'status', 'post_name', 'comment_status', 'ping_status', 'post_parent', 'menu_order', 'post_type', 'post_password' ) );
	$number = (int) $item->children( 'wp', true )->post_id;
	$post['post_title'] = (string) $item->title;
	$post['post_status'] = $post['status'];
	unset( $post['status'] );
	if ( ! post_type_exists( $post['post_type'] ) || isset( $posts[ $number ] ) ) {
		lost( 'item', $post['post_title'] );
		return;
	}
	$made = post_exists( $post['post_title'], '', $post['post_date'] );
	if ( $made && get_post_type( $made ) === $post['post_type'] ) {
		lost( 'item that is there already', $post['post_title'] );
	} else {
		$made = make_post( $item, $post, $number );
		if ( is_wp_error( $made ) ) {
			lost( $post['post_type'], $post['post_title'], $made );
			return;
		}
		if ( 1 === (int) $item->children( 'wp', true )->is_sticky ) {
			stick_post( $made );
		}
	}
	$posts[ $number ] = $made;
	file_under( $item, $made );
	add_metadata_of( $item, $made );
}

/* ---- at the end ---- */

function settle() {
	global $wpdb, $posts, $parents, $featured, $moved;
	foreach ( $parents as $child => $parent ) {
		if ( isset( $posts[ $child ], $posts[ $parent ] ) ) {
			$wpdb->update( $wpdb->posts, array( 'post_parent' => $posts[ $parent ] ), array( 'ID' => $posts[ $child ] ) );
		}
	}
	uksort( $moved, fn( $one, $other ) => strlen( $other ) - strlen( $one ) );
	foreach ( $moved as $from => $to ) {
		$wpdb->query( $wpdb->prepare( "update $wpdb->posts set post_content = replace(post_content, %s, %s)", $from, $to ) );
	}
	foreach ( $featured as $post => $picture ) {
		if ( isset( $posts[ $picture ] ) && $posts[ $picture ] !== $picture ) {
			update_post_meta( $post, '_thumbnail_id', $posts[ $picture ] );
		}
	}
}

$document = new DOMDocument();
if ( ! $document->loadXML( file_get_contents( $argv[1] ) ) || $document->doctype ) {
	exit( 1 );
}
$channel = simplexml_import_dom( $document )->channel;
$own = $channel->children( 'wp', true );
foreach ( array( 'author' => 'take_author', 'category' => 'take_category', 'tag' => 'take_tag' ) as $element => $take ) {
	foreach ( $own->$element as $record ) {
		$take( $record );
	}
}
foreach ( $channel->item as $item ) {
	take_item( $item );
}
settle();
wp_cache_flush();
delete_option( 'category_children' );
