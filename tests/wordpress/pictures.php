<?php
/* pictures.php - pictures as photographers hand them in, taken into the library by WordPress itself. */
/* SPDX-License-Identifier: Apache-2.0 */
require_once ABSPATH . 'wp-admin/includes/file.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
require_once ABSPATH . 'wp-admin/includes/image-edit.php';
require_once ABSPATH . 'wp-admin/includes/media.php';

/* A JPEG, every one another. orientation: as cameras write it into their files, of Exif; 1: upright. */
function picture_bytes( $width, $height, $shade, $orientation = 1 ) {
	$image = imagecreatetruecolor( $width, $height );
	imagefill( $image, 0, 0, imagecolorallocate( $image, $shade, 90, 160 ) );
	imagefilledrectangle( $image, 0, 0, intdiv( $width, 2 ), intdiv( $height, 3 ), imagecolorallocate( $image, 220, $shade, 30 ) );
	ob_start();
	imagejpeg( $image, null, 60 );
	$bytes = ob_get_clean();
	if ( 1 === $orientation ) {
		return $bytes;
	}
	$exif = "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" . pack( 'n', $orientation ) . "\0\0\0\0\0\0";
	return substr( $bytes, 0, 2 ) . "\xff\xe1" . pack( 'n', strlen( $exif ) + 2 ) . $exif . substr( $bytes, 2 );
}

/* Takes bytes into the library as an upload does; the number. words: title, caption, alt. */
function upload( $name, $bytes, $words = array(), $parent = 0, $month = '2019/03' ) {
	$at = wp_upload_bits( $name, null, $bytes, $month );
	$id = wp_insert_attachment(
		array(
			'post_mime_type' => wp_check_filetype( $name )['type'],
			'post_title'     => $words['title'] ?? pathinfo( $name, PATHINFO_FILENAME ),
			'post_excerpt'   => $words['caption'] ?? '',
			'post_status'    => 'inherit',
			'guid'           => $at['url'],
			'post_date'      => str_replace( '/', '-', $month ) . '-03 10:00:00',
		),
		$at['file'],
		$parent
	);
	wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $at['file'] ) );
	update_post_meta( $id, '_wp_attachment_image_alt', $words['alt'] ?? '' );
	return $id;
}

/* Turns a picture in WordPress's own editor of pictures: its files get names of their own. */
function turn( $id ) {
	$_REQUEST = array( 'do' => 'save', 'target' => 'all', 'history' => wp_slash( '[{"r":90}]' ) );
	wp_save_image( $id );
	$_REQUEST = array();
}
