using System.Globalization;
using System.Text;

namespace Meridian.ApiServer;

/// <summary>Writes metrics in the text form of Prometheus.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder text = new(16 * 1024);

    /// <summary>Begins a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it tells, with its stability.</param>
    public MetricsText Begin(string name, string type, string help)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>One value.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="labels">Labels as made by <see cref="Label"/>; empty for none.</param>
    /// <param name="value">The value.</param>
    public MetricsText Line(string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(CultureInfo.InvariantCulture, $" {value}\n");
        return this;
    }

    /// <summary>One histogram.</summary>
    public MetricsText Histogram(string name, string labels, HistogramSeries series)
    {
        var separator = labels.Length > 0 ? "," : "";
        long sum = 0;
        for (var i = 0; i < series.Bounds.Length; i++)
        {
            sum += series.Bucket(i);
            Line(name + "_bucket", $"{labels}{separator}le=\"{series.Bounds[i].ToString(CultureInfo.InvariantCulture)}\"", sum);
        }

        Line(name + "_bucket", $"{labels}{separator}le=\"+Inf\"", series.Count);
        Line(name + "_sum", labels, series.Sum);
        return Line(name + "_count", labels, series.Count);
    }

    /// <summary>A label with its value in quotes.</summary>
    public static string Label(string name, string value) =>
        $"{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    public override string ToString() => text.ToString();
}
