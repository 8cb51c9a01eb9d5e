namespace Meridian.ApiServer;

/// <summary>Makes names from <c>generateName</c>.</summary>
internal sealed class NameGenerator(Random random)
{
    /// <summary>How often a create tries another name when one is taken.</summary>
    public const int MaxAttempts = 8;

    // No vowels and nothing that looks like another character: names spell no words and are read out without mistakes.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int MaxPrefix = 63 - SuffixLength;

    /// <summary>The prefix, cut so that the name is a valid label, and five random characters.</summary>
    public string Next(string prefix) => string.Concat(
        prefix.Length > MaxPrefix ? prefix.AsSpan(0, MaxPrefix) : prefix,
        new string(random.GetItems<char>(Alphabet, SuffixLength)));
}
