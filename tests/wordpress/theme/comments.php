<?php
/* comments.php - comments, each with the link to it. */
/* SPDX-License-Identifier: Apache-2.0 */
wp_list_comments();
