"""What a program will cost in the months to come, with ranges that are checked on the past before they are shown."""

from enishi_engine.effects.forecast.forecasting import CannotForecast, Forecast, History, Range, forecast_cost

__all__ = ["CannotForecast", "Forecast", "History", "Range", "forecast_cost"]
