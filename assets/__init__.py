"""What is seen and heard: texts, screens' theme, icons, and a sample office. Data only."""
