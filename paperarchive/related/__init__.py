"""Related papers: for each paper the five with the most similar text, and the words that
they share.

The pipeline, all in integers and NumPy arrays:

1. `vectors.py`: counted words -> a vector of tf-idf weights per paper. `stop_words.py`
   lists words that do not count.
2. `candidates.py`: vectors -> pairs of papers worth comparing, by champion lists.
3. `vectors.py` again: pairs -> products of their weights, whose sum is the cosine.
4. `nearest.py`: cosines -> the nearest papers of each, and products -> the words that
   contribute most. `ranking.py` selects the best of each group.
"""
