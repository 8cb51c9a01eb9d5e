using System.Globalization;
using Meridian.Dns;

namespace Meridian.Lab;

/// <summary>Names a lab's clusters after the regions they are in, region by region over the known world.</summary>
internal static class LabNames
{
    /// <summary>Where a cluster is.</summary>
    public static Region Region(int index) => Regions.All[index % Regions.All.Count];

    /// <summary>A cluster's name. The number has two digits, as some regions end with one: <c>us-west-2</c> is another region than <c>us-west</c>.</summary>
    public static string Cluster(int index)
    {
        var round = index / Regions.All.Count;
        return round == 0 ? Region(index).Name : string.Create(CultureInfo.InvariantCulture, $"{Region(index).Name}-{round + 1:00}");
    }
}
