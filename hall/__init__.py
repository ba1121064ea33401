"""What office and devices do together: slips, print jobs, watched devices, sentences. No Qt."""
