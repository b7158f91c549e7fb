"""What a word, a sentence, a picture becomes: numpy in, numpy out."""
