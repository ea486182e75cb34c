<?php
/* functions.php - what the theme can do. */
/* SPDX-License-Identifier: Apache-2.0 */
add_theme_support( 'post-thumbnails' );
add_theme_support( 'automatic-feed-links' );
add_theme_support( 'title-tag' );
add_theme_support( 'html5', array( 'gallery', 'caption' ) );
add_theme_support( 'post-formats', array( 'aside', 'gallery', 'quote', 'link' ) );
