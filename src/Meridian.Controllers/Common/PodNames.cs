namespace Meridian.Controllers.Common;

/// <summary>Makes up names of pods: here, not at the server, so that a pod's event is known before the answer to its creation. Safe for concurrent use.</summary>
internal sealed class PodNames(Random random)
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int LongestPrefix = 58;
    private const int SuffixLength = 5;

    /// <summary>What the names of an owner's pods begin with.</summary>
    internal static string Prefix(string owner) => (owner.Length < LongestPrefix ? owner : owner[..(LongestPrefix - 1)]) + "-";

    /// <summary>A name that begins so.</summary>
    internal string Next(string prefix)
    {
        lock (random) return prefix + new string(random.GetItems<char>(Alphabet, SuffixLength));
    }
}
