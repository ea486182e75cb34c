<?php
/* blocks.php - posts as the block editor writes them: every block of WordPress itself. */
/* SPDX-License-Identifier: Apache-2.0 */

function block( $name, $attributes, $html ) {
	return get_comment_delimited_block_content( "core/$name", $attributes, $html ) . "\n\n";
}

function paragraph( $html ) {
	return block( 'paragraph', array(), "\n<p>$html</p>\n" );
}

function image_block( $id, $size, $caption = '', $link = '' ) {
	$image = sprintf( '<img src="%s" alt="%s" class="wp-image-%d"/>', wp_get_attachment_image_url( $id, $size ), esc_attr( get_post_meta( $id, '_wp_attachment_image_alt', true ) ), $id );
	$image = $link ? sprintf( '<a href="%s">%s</a>', $link, $image ) : $image;
	$words = $caption ? "<figcaption class=\"wp-element-caption\">$caption</figcaption>" : '';
	return block( 'image', array( 'id' => $id, 'sizeSlug' => $size, 'linkDestination' => $link ? 'media' : 'none' ), "\n<figure class=\"wp-block-image size-$size\">$image$words</figure>\n" );
}

function gallery_block( $ids ) {
	$images = '';
	foreach ( $ids as $id ) {
		$images .= image_block( $id, 'medium', wp_get_attachment_caption( $id ), get_attachment_link( $id ) );
	}
	return block( 'gallery', array( 'linkTo' => 'attachment' ), "\n<figure class=\"wp-block-gallery has-nested-images columns-default is-cropped\">$images<figcaption class=\"blocks-gallery-caption wp-element-caption\">Boats of a <em>whole</em> gallery</figcaption></figure>\n" );
}

function old_gallery_block( $ids ) {
	$images = '';
	foreach ( $ids as $id ) {
		$images .= sprintf( '<li class="blocks-gallery-item"><figure><a href="%1$s"><img src="%2$s" alt="" data-id="%3$d" data-full-url="%1$s" class="wp-image-%3$d"/></a><figcaption class="blocks-gallery-item__caption">Old gallery words %3$d</figcaption></figure></li>', wp_get_attachment_url( $id ), wp_get_attachment_image_url( $id, 'large' ), $id );
	}
	return block( 'gallery', array( 'ids' => $ids, 'linkTo' => 'file' ), "\n<figure class=\"wp-block-gallery columns-2 is-cropped\"><ul class=\"blocks-gallery-grid\">$images</ul></figure>\n" );
}

function embed_block( $provider, $address, $type = 'rich', $caption = '' ) {
	$words = $caption ? "<figcaption class=\"wp-element-caption\">$caption</figcaption>" : '';
	return block( 'embed', array( 'url' => $address, 'type' => $type, 'providerNameSlug' => $provider, 'responsive' => true ), "\n<figure class=\"wp-block-embed is-type-$type is-provider-$provider wp-block-embed-$provider\"><div class=\"wp-block-embed__wrapper\">\n$address\n</div>$words</figure>\n" );
}

function text_blocks() {
	return paragraph( 'A first paragraph with <strong>bold</strong>, <em>italic</em>, <a href="https://example.org/">a link</a>, <code>code</code>, <s>struck</s>, H<sub>2</sub>O, <kbd>Ctrl</kbd>, <mark style="background-color:rgba(0,0,0,0)" class="has-inline-color has-red-color">marked</mark> and a [sic] word.' )
		. block( 'paragraph', array( 'dropCap' => true, 'align' => 'right' ), "\n<p class=\"has-drop-cap has-text-align-right\">Dropped capital words<br>on a second line.</p>\n" )
		. block( 'heading', array(), "\n<h2 class=\"wp-block-heading\">A heading of two</h2>\n" )
		. block( 'heading', array( 'level' => 4, 'anchor' => 'four' ), "\n<h4 class=\"wp-block-heading\" id=\"four\">A heading of four</h4>\n" )
		. block( 'list', array(), "\n<ul>" . block( 'list-item', array(), "\n<li>outer item" . block( 'list', array( 'ordered' => true ), "\n<ol>" . block( 'list-item', array(), "\n<li>inner item</li>\n" ) . "</ol>\n" ) . "</li>\n" ) . block( 'list-item', array(), "\n<li>last item</li>\n" ) . "</ul>\n" )
		. block( 'list', array( 'ordered' => true, 'start' => 4 ), "\n<ol start=\"4\"><li>old list item<ul><li>nested old item</li></ul></li></ol>\n" )
		. block( 'quote', array(), "\n<blockquote class=\"wp-block-quote\">" . paragraph( 'Quoted words of today.' ) . "<cite>The Harbour Master</cite></blockquote>\n" )
		. block( 'quote', array( 'className' => 'is-style-large' ), "\n<blockquote class=\"wp-block-quote is-style-large\"><p>Quoted words of old.</p><p>In two parts.</p><cite>Old citation</cite></blockquote>\n" )
		. block( 'pullquote', array(), "\n<figure class=\"wp-block-pullquote\"><blockquote><p>Pulled words.</p><cite>Puller</cite></blockquote></figure>\n" )
		. block( 'code', array(), "\n<pre class=\"wp-block-code\"><code>if (a &lt; b) &#91;shown] &amp;&amp; done;\n  indented();</code></pre>\n" )
		. block( 'preformatted', array(), "\n<pre class=\"wp-block-preformatted\">Kept   blanks\n  and lines</pre>\n" )
		. block( 'verse', array(), "\n<pre class=\"wp-block-verse\">Roses at sea,\n   <em>verses</em> at quay</pre>\n" )
		. block( 'table', array( 'hasFixedLayout' => true ), "\n<figure class=\"wp-block-table is-style-stripes\"><table class=\"has-fixed-layout\"><thead><tr><th>Boat</th><th class=\"has-text-align-right\" data-align=\"right\">Length</th></tr></thead><tbody><tr><td>Ternen</td><td>24 m</td></tr><tr><td colspan=\"2\">Spanning cell</td></tr></tbody><tfoot><tr><td>Sum</td><td>24</td></tr></tfoot></table><figcaption class=\"wp-element-caption\">A table's caption</figcaption></figure>\n" )
		. block( 'separator', array(), "\n<hr class=\"wp-block-separator has-alpha-channel-opacity\"/>\n" )
		. block( 'spacer', array( 'height' => '40px' ), "\n<div style=\"height:40px\" aria-hidden=\"true\" class=\"wp-block-spacer\"></div>\n" )
		. block( 'html', array(), "\n<div class=\"own\"><p>Words of <u>custom</u> HTML</p><details><summary>A summary</summary>Detailed words</details></div>\n" )
		. block( 'footnotes', array(), '' )
		. "A classic block's paragraph.\n\nAnother one, <em>without</em> tags around.\n\n"
		. block( 'freeform', array(), "\n<p>Words of a freeform block</p>\n" )
		. block( 'missing', array( 'originalName' => 'plugin/gone' ), "\n<p>Words of a missing block</p>\n" )
		. block( 'more', array( 'customText' => 'Go on' ), "\n<!--more Go on-->\n" )
		. paragraph( 'Behind the fold.' );
}

function layout_blocks( $ids ) {
	return block( 'columns', array(), "\n<div class=\"wp-block-columns\">" . block( 'column', array( 'width' => '66%' ), "\n<div class=\"wp-block-column\" style=\"flex-basis:66%\">" . paragraph( 'Left column.' ) . "</div>\n" ) . block( 'column', array(), "\n<div class=\"wp-block-column\">" . image_block( $ids['wide'], 'medium', 'Column caption' ) . "</div>\n" ) . "</div>\n" )
		. block( 'group', array( 'tagName' => 'section' ), "\n<section class=\"wp-block-group\">" . paragraph( 'Grouped words.' ) . "</section>\n" )
		. block( 'cover', array( 'url' => wp_get_attachment_url( $ids['wide'] ), 'id' => $ids['wide'], 'dimRatio' => 50 ), "\n<div class=\"wp-block-cover\"><span aria-hidden=\"true\" class=\"wp-block-cover__background has-background-dim\"></span><img class=\"wp-block-cover__image-background wp-image-{$ids['wide']}\" alt=\"\" src=\"" . wp_get_attachment_url( $ids['wide'] ) . "\" data-object-fit=\"cover\"/><div class=\"wp-block-cover__inner-container\">" . paragraph( 'Covering words.' ) . "</div></div>\n" )
		. block( 'media-text', array( 'mediaId' => $ids['small'], 'mediaType' => 'image' ), "\n<div class=\"wp-block-media-text is-stacked-on-mobile\"><figure class=\"wp-block-media-text__media\"><img src=\"" . wp_get_attachment_image_url( $ids['small'], 'full' ) . "\" alt=\"\" class=\"wp-image-{$ids['small']} size-full\"/></figure><div class=\"wp-block-media-text__content\">" . paragraph( 'Words beside a picture.' ) . "</div></div>\n" )
		. block( 'buttons', array(), "\n<div class=\"wp-block-buttons\">" . block( 'button', array(), "\n<div class=\"wp-block-button\"><a class=\"wp-block-button__link wp-element-button\" href=\"https://example.org/tickets\">Buy tickets</a></div>\n" ) . "</div>\n" )
		. block( 'text-columns', array(), "\n<div class=\"wp-block-text-columns alignundefined columns-2\"><div class=\"wp-block-column\"><p>Text column one</p></div><div class=\"wp-block-column\"><p>Text column two</p></div></div>\n" )
		. block( 'social-links', array(), "\n<ul class=\"wp-block-social-links\">" . block( 'social-link', array( 'url' => 'https://example.social/@norhaven', 'service' => 'mastodon' ), '' ) . "</ul>\n" )
		. block( 'block', array( 'ref' => $ids['reused'] ), '' )
		. block( 'shortcode', array(), "\n[caption id=\"\" width=\"300\"]<img src=\"" . wp_get_attachment_image_url( $ids['small'], 'medium' ) . "\" /> A shortcode's caption[/caption]\n" )
		. block( 'query', array( 'queryId' => 1 ), "\n<div class=\"wp-block-query\">" . block( 'post-template', array(), block( 'post-title', array( 'isLink' => true ), '' ) . block( 'post-date', array(), '' ) ) . "</div>\n" )
		. paragraph( 'Page one ends.' ) . block( 'nextpage', array(), "\n<!--nextpage-->\n" ) . paragraph( 'Page two begins.' );
}

function media_blocks( $ids ) {
	return image_block( $ids['wide'], 'large', 'Wide words, <a href="https://example.org/c">credited</a>', wp_get_attachment_url( $ids['wide'] ) )
		. image_block( $ids['turned'], 'medium', 'Turned by its camera', get_attachment_link( $ids['turned'] ) )
		. image_block( $ids['edited'], 'full', 'Turned by an editor' )
		. gallery_block( array( $ids['wide'], $ids['small'] ) )
		. old_gallery_block( array( $ids['small'], $ids['turned'] ) )
		. block( 'audio', array( 'id' => $ids['sound'] ), "\n<figure class=\"wp-block-audio\"><audio controls src=\"" . wp_get_attachment_url( $ids['sound'] ) . "\"></audio><figcaption class=\"wp-element-caption\">Words of a sound</figcaption></figure>\n" )
		. block( 'video', array( 'id' => $ids['film'] ), "\n<figure class=\"wp-block-video\"><video controls src=\"" . wp_get_attachment_url( $ids['film'] ) . "\"></video><figcaption class=\"wp-element-caption\">Words of a film</figcaption></figure>\n" )
		. block( 'file', array( 'id' => $ids['paper'], 'href' => wp_get_attachment_url( $ids['paper'] ) ), "\n<div class=\"wp-block-file\"><a id=\"f\" href=\"" . wp_get_attachment_url( $ids['paper'] ) . '">The timetable as a file</a><a href="' . wp_get_attachment_url( $ids['paper'] ) . "\" class=\"wp-block-file__button\" download>Download</a></div>\n" )
		. embed_block( 'youtube', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'video', 'A film elsewhere' )
		. embed_block( 'twitter', 'https://twitter.com/norhaven/status/1234567890123456789' )
		. embed_block( 'vimeo', 'https://vimeo.com/76979871', 'video' )
		. embed_block( 'wordpress', 'https://elsewhere.example/2020/01/a-post/', 'wp-embed' )
		. embed_block( 'tiktok', 'https://www.tiktok.com/@norhaven/video/7106594312292453675', 'video' )
		. paragraph( 'After the embeds.' );
}

/* What only a server draws: readers of the old site saw lists of other things there. */
function drawn_blocks() {
	$html = paragraph( 'Before what is drawn.' );
	foreach ( array( 'archives', 'calendar', 'categories', 'latest-comments', 'latest-posts', 'loginout', 'page-list', 'search', 'site-logo', 'site-tagline', 'site-title', 'tag-cloud', 'navigation', 'avatar', 'post-author', 'post-author-biography', 'post-date', 'post-excerpt', 'post-featured-image', 'post-navigation-link', 'post-terms', 'post-title', 'query-title', 'read-more', 'term-description', 'home-link', 'post-comments-form' ) as $name ) {
		$html .= block( $name, array(), '' );
	}
	return $html . block( 'rss', array( 'feedURL' => 'https://elsewhere.example/feed/' ), '' ) . paragraph( 'Behind what is drawn.' );
}
