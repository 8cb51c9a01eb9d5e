using CsCheck;

namespace Meridian.Demo.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Quantile_OfAnyTimes_IsWithinASixteenth() =>
        Gen.Select(Gen.Long[0, 10_000_000].Array[1, 50], Gen.Double[0.01, 1]).Sample((times, share) =>
        {
            var histogram = new LatencyHistogram();
            foreach (var time in times) histogram.Add(time);

            var exact = times.Order().ElementAt((int)Math.Ceiling(times.Length * share) - 1);
            var told = histogram.Quantile(share);
            return told <= exact && told >= exact - exact / 16.0 - 1;
        });

    [Fact]
    public void Quantile_OfNothing_IsZero() => Assert.Equal(0, new LatencyHistogram().Quantile(0.99));
}
