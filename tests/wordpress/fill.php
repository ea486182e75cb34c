<?php
/* fill.php - the stories of a newsroom of fifteen years, made by WordPress's own functions. */
/* SPDX-License-Identifier: Apache-2.0 */
$_SERVER['HTTP_HOST'] = 'old.example';
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/taxonomy.php';
require __DIR__ . '/pictures.php';
require __DIR__ . '/blocks.php';
kses_remove_filters();
add_filter( 'pre_wp_mail', '__return_true' );

/* A post; others: further fields of wp_insert_post. Its number. */
function story( $title, $content, $date, $others = array() ) {
	$id = wp_insert_post(
		wp_slash( array_merge( array( 'post_title' => $title, 'post_content' => $content, 'post_date' => $date, 'post_status' => 'publish', 'post_author' => 1, 'meta_input' => array() ), $others ) ),
		true
	);
	if ( is_wp_error( $id ) ) {
		throw new Exception( $title . ': ' . $id->get_error_message() );
	}
	return $id;
}

/* ---- people, sections, tags ---- */

$ines = wp_insert_user( array( 'user_login' => 'ines.falk', 'user_pass' => 'x', 'display_name' => 'Inés Falk', 'first_name' => 'Inés', 'last_name' => 'Falk', 'user_email' => 'ines@old.example', 'role' => 'author', 'description' => 'Writes of ships.' ) );
$omar = wp_insert_user( array( 'user_login' => 'omar', 'user_nicename' => 'omar-hadid', 'user_pass' => 'x', 'display_name' => 'Omar Hadid', 'user_email' => 'omar@old.example', 'role' => 'editor' ) );
wp_update_user( array( 'ID' => 1, 'display_name' => 'Mara Lind' ) );
$news = wp_insert_category( array( 'cat_name' => 'News & views', 'category_nicename' => 'news' ) );
$island = wp_insert_category( array( 'cat_name' => 'Islands', 'category_parent' => $news ) );
$north = wp_insert_category( array( 'cat_name' => 'North', 'category_parent' => $island ) );
$espana = wp_insert_category( array( 'cat_name' => 'España', 'category_nicename' => 'espana' ) );
$empty = wp_insert_category( array( 'cat_name' => 'Never used' ) );
wp_insert_term( 'Ferry lines', 'post_tag', array( 'slug' => 'ferry' ) );

/* ---- pictures ---- */

$ids = array(
	'wide'   => upload( 'ferry at quay.jpg', picture_bytes( 2700, 1500, 20 ), array( 'title' => 'Ferry', 'caption' => 'The ferry at the quay', 'alt' => 'A ferry' ) ),
	'turned' => upload( 'IMG_0042.JPG', picture_bytes( 1000, 600, 60, 6 ), array( 'caption' => 'As the camera held it' ) ),
	'small'  => upload( 'net.jpg', picture_bytes( 640, 480, 100 ), array( 'title' => 'Nets', 'caption' => 'Nets are drying', 'alt' => 'Nets' ) ),
	'edited' => upload( 'pier.jpg', picture_bytes( 800, 600, 140 ), array( 'alt' => 'A pier' ) ),
	'same'   => upload( 'net.jpg', picture_bytes( 700, 500, 180 ), array( 'alt' => 'Another of the same name' ) ),
	'sized'  => upload( 'plan-300x200.jpg', picture_bytes( 900, 700, 200 ), array( 'alt' => 'Its own name looks like a size' ) ),
	'arabic' => upload( 'ميناء.jpg', picture_bytes( 640, 400, 220 ), array( 'title' => 'ميناء' ) ),
	'sound'  => upload( 'horn.mp3', "ID3\x03\0\0\0\0\0\0" ),
	'film'   => upload( 'quay.mp4', "\0\0\0\x18ftypmp42\0\0\0\0mp42isom" ),
	'paper'  => upload( 'timetable.pdf', "%PDF-1.4\n%%EOF\n" ),
);
turn( $ids['edited'] );
$ids['reused'] = story( 'Reused', paragraph( 'Words of a reused block.' ), '2019-01-01 10:00:00', array( 'post_type' => 'wp_block' ) );

/* ---- posts of blocks ---- */

story( 'Blocks of text', text_blocks(), '2020-05-04 09:30:00', array( 'post_category' => array( $news ), 'tags_input' => array( 'Ferry lines', 'Größe' ), 'post_excerpt' => 'An excerpt by hand &amp; heart.', 'post_author' => $ines, 'meta_input' => array( '_thumbnail_id' => $ids['wide'] ) ) );
story( 'Blocks of layout', layout_blocks( $ids ), '2020-05-05 09:30:00', array( 'post_category' => array( $island ) ) );
$media = story( 'Blocks of media', media_blocks( $ids ), '2020-05-06 09:30:00', array( 'post_category' => array( $north, $news ), 'post_author' => $omar ) );
story( 'Blocks that are drawn', drawn_blocks(), '2020-05-07 09:30:00' );
story( 'Blocks written again', serialize_blocks( parse_blocks( text_blocks() . layout_blocks( $ids ) . media_blocks( $ids ) ) ), '2020-05-08 09:30:00', array( 'post_category' => array( $north ) ) );
wp_update_post( array( 'ID' => $ids['paper'], 'post_parent' => $media ) );

/* ---- classic posts ---- */

$gallery = story( 'A classic post', '', '2012-02-29 23:30:00', array( 'post_category' => array( $news ) ) );
foreach ( array( 'one', 'two', 'three' ) as $i => $name ) {
	upload( "classic-$name.jpg", picture_bytes( 500 + $i, 400, 30 + $i ), array( 'caption' => "Classic $name", 'alt' => "Alt $name" ), $gallery, '2012/02' );
}
$wide = wp_get_attachment_url( $ids['wide'] );
$medium = wp_get_attachment_image_url( $ids['wide'], 'medium' );
wp_update_post( wp_slash( array( 'ID' => $gallery, 'post_content' => "First paragraph of a classic text,\nwith a second line.\n\n<!--more-->\n\n<blockquote>A quotation\n\nin two paragraphs</blockquote>\n\n[caption id=\"attachment_{$ids['wide']}\" align=\"alignleft\" width=\"300\"]<a href=\"$wide\"><img class=\"size-medium wp-image-{$ids['wide']}\" src=\"$medium\" alt=\"A ferry\" width=\"300\" height=\"167\" /></a> The caption of a <em>shortcode</em>[/caption]\n\n[gallery columns=\"2\" link=\"file\"]\n\n[gallery ids=\"{$ids['small']},{$ids['wide']}\"]\n\n[audio mp3=\"" . wp_get_attachment_url( $ids['sound'] ) . "\"][/audio]\n\n[video width=\"640\" mp4=\"" . wp_get_attachment_url( $ids['film'] ) . "\"][/video]\n\n[embed]https://www.youtube.com/watch?v=dQw4w9WgXcQ[/embed]\n\nhttps://vimeo.com/76979871\n\n[playlist ids=\"{$ids['sound']}\"]\n\n[[gallery]] is how one writes it, and [1] a note.\n\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<h3>Under heading</h3>\nText close below.\n<pre>kept\n\n  lines</pre>\n<table><tr><td>cell</td></tr></table>\nLast words &amp; \"quotes\" -- dashes... 5 < 6" ) ) );

/* ---- links to other stories: of before, of later, by number, to pictures ---- */

$later = story( 'A later target', 'The target stands behind its link in the export.', '2016-07-01 08:00:00', array( 'import_id' => 900 ) );
story( 'Links within the site', "See <a href=\"http://old.example/2016/07/a-later-target/\">the later one</a>, <a href=\"http://old.example/?p=$later#part\">by number</a>, <a href=\"/2012/02/a-classic-post/\">the classic one</a>, <a href=\"https://old.example/category/news/islands/\">a section</a>, <a href=\"http://old.example/2021/03/an-old-slug/\">an old slug</a>, <a href=\"http://old.example/about/\">about</a>, <a href=\"" . get_attachment_link( $ids['small'] ) . "\">a picture's page</a>, <a href=\"$wide\">a picture</a>, <a href=\"" . wp_get_attachment_url( $ids['paper'] ) . "\">a paper</a>.\n\n<a href=\"$wide\"><img src=\"$medium\" alt=\"\" /></a>", '2015-06-01 08:00:00' );

/* ---- states ---- */

$slug = story( 'An old slug', 'It was published under another slug first.', '2021-03-02 10:00:00' );
wp_update_post( array( 'ID' => $slug, 'post_name' => 'a-new-slug' ) );
$sticky = story( 'A sticky post', 'It sticks.', '2018-01-01 10:00:00' );
stick_post( $sticky );
story( 'Scheduled', 'Words for later.', '2031-01-01 10:00:00', array( 'post_status' => 'future' ) );
story( 'A draft', 'Words not yet said.', '2021-01-01 10:00:00', array( 'post_status' => 'draft' ) );
story( 'Pending', 'Words for review.', '2021-01-02 10:00:00', array( 'post_status' => 'pending' ) );
story( 'Secret', 'Words behind a password.', '2021-01-03 10:00:00', array( 'post_password' => 'x' ) );
story( 'Private', 'Words of our own.', '2021-01-04 10:00:00', array( 'post_status' => 'private' ) );
wp_trash_post( story( 'Thrown away', 'No words.', '2021-01-05 10:00:00' ) );
story( '', 'A post without a title has words.', '2021-01-06 10:00:00' );
story( 'Same name', 'First of the name.', '2021-01-07 10:00:00' );
story( 'Same name', 'Second of the name.', '2021-01-08 10:00:00' );
$aside = story( 'An aside', 'Aside words.', '2021-01-09 10:00:00' );
set_post_format( $aside, 'aside' );
foreach ( range( 1, 12 ) as $n ) {
	story( "Short news $n", "Short words $n of the day.", sprintf( '2017-%02d-15 12:00:00', $n ), array( 'post_category' => array( $n % 2 ? $news : $north ), 'tags_input' => array( 'short' ), 'post_author' => $n % 2 ? $ines : $omar ) );
}

/* ---- languages ---- */

story( 'Vuelve el transbordador a España', "El transbordador volvió el «lunes».\n\n¿Quién lo vio? Mañana, también.", '2022-01-01 10:00:00', array( 'post_category' => array( $espana ), 'tags_input' => array( 'años' ) ) );
story( 'عودة العبّارة', paragraph( 'عادت العبّارة إلى الميناء يوم الاثنين.' ), '2022-01-02 10:00:00', array( 'tags_input' => array( 'ميناء' ), 'meta_input' => array( '_thumbnail_id' => $ids['arabic'] ) ) );
story( 'Паром вернулся', 'Паром вернулся в понедельник.', '2022-01-03 10:00:00' );
story( '渡輪回來了', '渡輪星期一回到港口。', '2022-01-04 10:00:00' );
story( 'नौका लौट आई', 'नौका सोमवार को लौट आई। 🚢', '2022-01-05 10:00:00' );

/* ---- pages ---- */

$about = story( 'About', paragraph( 'Words about us.' ), '2010-01-01 10:00:00', array( 'post_type' => 'page' ) );
$team = story( 'Team', 'Words of a team.', '2010-01-02 10:00:00', array( 'post_type' => 'page', 'post_parent' => $about ) );
story( 'History', 'Words of a history.', '2010-01-03 10:00:00', array( 'post_type' => 'page', 'post_parent' => $team ) );

/* ---- comments ---- */

$comment = wp_insert_comment( array( 'comment_post_ID' => $media, 'comment_author' => 'A reader', 'comment_author_email' => 'reader@elsewhere.example', 'comment_content' => 'A comment ]]> with brackets', 'comment_date' => '2020-05-07 10:00:00', 'comment_approved' => 1 ) );
wp_insert_comment( array( 'comment_post_ID' => $media, 'comment_parent' => $comment, 'comment_author' => 'Another', 'comment_content' => 'An answer', 'comment_approved' => 1 ) );
wp_cache_flush();
