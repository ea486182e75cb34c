<?php
/* export.php - what Tools, Export, All content gives, on standard output. */
/* SPDX-License-Identifier: Apache-2.0 */
$_SERVER['HTTP_HOST'] = 'old.example';
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/export.php';
export_wp( array( 'content' => 'all' ) );
