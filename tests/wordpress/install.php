<?php
/* install.php - a fresh WordPress at the address of its argument, as a newsroom sets it up. */
/* SPDX-License-Identifier: Apache-2.0 */
$address = $argv[1];
$_SERVER['HTTP_HOST'] = parse_url( $address, PHP_URL_HOST );
define( 'WP_INSTALLING', true );
define( 'WP_SITEURL', $address );
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter( 'pre_wp_mail', '__return_true' );
wp_install( 'The Norhaven Courier', 'mara', 'mara@old.example', true, '', 'a password of a test' );
foreach ( array(
	'permalink_structure'  => '/%year%/%monthnum%/%postname%/',
	'timezone_string'      => 'Atlantic/Faroe',
	'posts_per_page'       => 5,
	'posts_per_rss'        => 5,
	'default_ping_status'  => 'closed',
	'default_pingback_flag' => 0,
	'page_comments'        => 0,
) as $name => $value ) {
	update_option( $name, $value );
}
switch_theme( 'plain' );
flush_rewrite_rules( false );
foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'post_status' => 'any', 'numberposts' => -1 ) ) as $post ) {
	wp_delete_post( $post->ID, true );
}
