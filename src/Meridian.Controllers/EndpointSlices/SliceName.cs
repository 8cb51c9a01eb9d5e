using System.Text;
using Meridian.Objects;

namespace Meridian.Controllers.EndpointSlices;

/// <summary>Names a Service's slices: <c>service-xxxxx</c>, the same for the same Service and number.</summary>
internal static class SliceName
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;

    internal static string Of(KubeObject service, int number)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.UTF8.GetBytes($"{service.Header.Uid}/{number}")) hash = (hash ^ unit) * 16777619u;
        var name = new StringBuilder(service.Header.Name).Append('-');
        for (var i = 0; i < SuffixLength; i++, hash /= (uint)Alphabet.Length) name.Append(Alphabet[(int)(hash % (uint)Alphabet.Length)]);
        return name.ToString();
    }
}
