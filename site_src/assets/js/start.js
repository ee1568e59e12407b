// The start page of the offline bundle goes on by itself. It does not when the zip was not extracted: then this file is not
// found, and the page's own words say what to do.
location.replace("index.html");
